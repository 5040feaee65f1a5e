package typemap

import (
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// AddMethods gives the run-time types what they need when a cell's type has got methods: the type itself, of a generic one its instances, and those
// that embed it. An error means
// that nothing has changed; undo takes the methods back, and may be called only before anybody has used them.
func (m *Map) AddMethods(to *types.Named) (undo func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := livetype.Renew(); err != nil { // before there is anything to renew
		return nil, err
	}
	methods := map[*livetype.Type][]livetype.Method{}
	if err := m.finish(m.growing(to, methods)); err != nil {
		return nil, err
	}
	var grown []*livetype.Type
	undo = func() {
		for _, t := range grown {
			t.TakeBack()
		}
		_ = livetype.Renew(grown...) // it has worked before
	}
	for t, list := range methods {
		if err := t.SetMethods(list); err != nil {
			undo()
			return nil, err
		}
		grown = append(grown, t)
	}
	return undo, livetype.Renew(grown...)
}

// growing collects the types that get methods, with those that they are to have. There are none if nobody has met the type: then it will be made
// with all its methods.
func (m *Map) growing(to *types.Named, methods map[*livetype.Type][]livetype.Method) error {
	var err error
	m.live.Iterate(func(t types.Type, v any) {
		if err != nil || !embeds(t, to, map[types.Type]bool{}) {
			return
		}
		made := v.(*livetype.Type)
		if methods[made], err = m.methodsOf(t); err == nil {
			err = made.MayHave(methods[made])
		}
	})
	return err
}

// embeds says whether the methods of named are methods of t, or would be if no others hid them.
func embeds(t types.Type, named *types.Named, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok && n.Origin() == named {
		return true
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || seen[t] {
		return false
	}
	seen[t] = true
	for f := range s.Fields() {
		if f.Embedded() && embeds(f.Type(), named, seen) {
			return true
		}
	}
	return false
}

// Instances lists the instances of a generic type that have a run-time type.
func (m *Map) Instances(of *types.Named) (list []*types.Named) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.live.Iterate(func(t types.Type, _ any) {
		if n, ok := t.(*types.Named); ok && n != of && n.Origin() == of {
			list = append(list, n)
		}
	})
	return list
}

// Each visits the types that have been asked for.
func (m *Map) Each(visit func(types.Type)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.types.Iterate(func(t types.Type, _ any) { visit(t) })
	m.live.Iterate(func(t types.Type, _ any) { visit(t) })
}

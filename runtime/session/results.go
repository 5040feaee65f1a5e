package session

import (
	"go/types"
	"reflect"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// caches are In and Out, which cells may read.
// https://ipython.readthedocs.io/en/stable/interactive/reference.html#input-caching-system
type caches struct {
	in  *[]string
	out *map[int]any
}

// declareCaches makes In and Out known to cells.
func (s *Session) declareCaches() {
	s.caches = caches{in: &[]string{""}, out: &map[int]any{}} // In[0] is empty, as in IPython
	in := s.scope.Declare("In", types.NewSlice(types.Typ[types.String]))
	out := s.scope.Declare("Out", types.NewMap(types.Typ[types.Int], types.Universe.Lookup("any").Type()))
	s.env.storage[in] = reflect.ValueOf(s.caches.in)
	s.env.storage[out] = reflect.ValueOf(s.caches.out)
}

// begin puts a cell into In. Session.compiling is held.
func (c *caches) begin(req lang.ExecuteRequest) {
	if !req.StoreHistory {
		return
	}
	in := *c.in
	for len(in) <= req.Count {
		in = append(in, "")
	}
	in[req.Count] = req.Code
	*c.in = in
}

// keepResult makes the result of a cell known as _ and Out[n].
func (s *Session) keepResult(x *execution, t types.Type) {
	x.mu.Lock()
	result := x.result
	x.mu.Unlock()
	if t == nil { // of a magic
		t = types.Universe.Lookup("any").Type()
	}
	if result == nil || !x.req.StoreHistory || isNothing(*result) {
		return
	}
	s.compiling.Lock()
	defer s.compiling.Unlock()
	rt, err := s.types.TypeOf(t)
	if err != nil || !result.Type().AssignableTo(rt) {
		t, rt = types.Universe.Lookup("any").Type(), reflect.TypeFor[any]()
	}
	v := reflect.New(rt)
	v.Elem().Set(*result)
	s.env.storage[s.scope.AddResult(x.req.Count, t)] = v
	out := make(map[int]any, len(*s.caches.out)+1) // a new one, because a goroutine may read the old one
	for n, r := range *s.caches.out {
		out[n] = r
	}
	out[x.req.Count] = result.Interface()
	*s.caches.out = out
}

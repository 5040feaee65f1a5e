package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// A gadget writes statements that belong together.
type gadget struct {
	weight int
	write  func(w *writer)
	deep   bool // has statements in it
}

// statement writes one statement, or a few that belong together.
func (g *gen) statement(w *writer) {
	gadgets := []gadget{
		{10, g.declareVar, false}, {8, g.assign, false}, {4, g.assignMany, false}, {8, g.print, false},
		{3, g.declareMany, false}, {2, g.bumped, false}, {3, g.grown, false}, {1, g.localConst, false}, {2, g.localType, false},
		{5, g.ifElse, true}, {6, g.loop, true}, {4, g.switchValue, true}, {4, g.typeSwitch, true}, {2, g.labelled, true},
		{2, g.scopeBlock, true}, {3, g.risk, false}, {3, g.counter, false}, {2, g.shadow, false}, {3, g.recovering, true},
		{3, g.concurrent, true}, {3, g.iterate, true}, {2, g.jump, false}, {2, g.alias, false}, {1, g.errorChain, false},
		{2, g.deferred, false}, {2, g.library, false}, {1, g.linked, false}, {2, g.genericUse, false}, {2, g.early, false},
	}
	total := 0
	for _, x := range gadgets {
		total += x.weight
	}
	for {
		k := g.n(total)
		for _, x := range gadgets {
			if k -= x.weight; k < 0 {
				if x.deep && g.room <= 0 || !g.spend(1) && x.deep {
					break
				}
				room := g.room
				g.room--
				x.write(w)
				g.room = room
				return
			}
		}
	}
}

// statements writes a block's.
func (g *gen) statements(most int) string {
	return g.block(func(w *writer) {
		for range 1 + g.n(most) {
			g.statement(w)
		}
	})
}

// functionBody writes statements, and what the function returns.
func (g *gen) functionBody() string {
	return g.block(func(w *writer) {
		if g.room > 0 {
			for range g.n(g.room + 2) {
				g.statement(w)
			}
		}
		g.returns(w)
	})
}

func (g *gen) returns(w *writer) {
	n := g.results.Len()
	if n == 0 {
		return
	}
	if g.names != nil && g.chance(30) {
		w.line("%s = %s", g.names[0], g.value(g.results.At(0).Type(), g.depth).text)
		w.line("return")
		return
	}
	if n > 1 && !g.quiet {
		for _, f := range g.funcs {
			if types.Identical(f.sig.Results(), g.results) && g.spend(f.cost) {
				w.line("return %s(%s)", f.name, g.args(f.sig, g.depth-1))
				return
			}
		}
	}
	var vs []string
	for r := range g.results.Variables() {
		vs = append(vs, g.value(r.Type(), g.depth).text)
	}
	w.line("return %s", strings.Join(vs, ", "))
}

// early leaves the function in the midst of it.
func (g *gen) early(w *writer) {
	if g.inMain() {
		return
	}
	w.line("if (%s) {", g.expr(boolType, 2).text)
	g.returns(w)
	if g.results.Len() == 0 {
		w.line("return")
	}
	w.line("}")
}

func (g *gen) inMain() bool { return g.base == 0 }

// declareVar declares one variable.
func (g *gen) declareVar(w *writer) {
	t := g.shape(2)
	name := g.fresh()
	v := &variable{name: name, typ: t, set: true, full: !nilable(t) && !hollow(t)}
	e := ""
	switch k := g.n(10); {
	case k < 5:
		e = g.fullOrLiteral(t)
		v.full = true
		v.own = strings.HasSuffix(e, "}")
	case k < 6 && !types.IsInterface(t):
		w.line("var %s %s", name, g.str(t))
		w.line("_ = %s", name)
		g.add(v)
		return
	default:
		e = g.expr(t, g.depth).text
	}
	if g.chance(70) {
		w.line("%s := %s", name, e)
	} else {
		w.line("var %s %s = %s", name, g.str(t), e)
	}
	w.line("_ = %s", name)
	g.add(v)
}

// fullOrLiteral is a value that is not nil.
func (g *gen) fullOrLiteral(t types.Type) string {
	if nilable(t) || hollow(t) {
		return g.literalOf(t, g.depth-1).text
	}
	return g.expr(t, g.depth).text
}

// declareMany declares some variables at once.
func (g *gen) declareMany(w *writer) {
	if !g.quiet && g.chance(60) {
		for range 5 {
			if len(g.funcs) == 0 {
				break
			}
			f := pick(g, g.funcs)
			if n := f.sig.Results().Len(); n > 1 && g.spend(f.cost) {
				g.declareResults(w, f.sig.Results(), fmt.Sprintf("%s(%s)", f.name, g.args(f.sig, 1)))
				return
			}
		}
	}
	switch g.n(3) {
	case 0: // comma ok of a map
		k, e := g.key(), g.shape(1)
		m := types.NewMap(k, e)
		g.declareOK(w, e, fmt.Sprintf("%s[%s]", g.literalOf(m, 1).text, g.keyOf(k)))
	case 1: // of an assertion
		t, o := g.shape(1), g.shape(1)
		if g.chance(60) {
			o = t
		}
		if !types.IsInterface(o) {
			g.declareOK(w, t, fmt.Sprintf("any(%s).(%s)", g.expr(o, 1).text, g.str(t)))
		}
	default:
		a, b := g.shape(1), g.shape(1)
		g.declareResults(w, types.NewTuple(types.NewParam(0, nil, "", a), types.NewParam(0, nil, "", b)), g.expr(a, 2).text+", "+g.expr(b, 2).text)
	}
}

func (g *gen) declareResults(w *writer, results *types.Tuple, e string) {
	var names []string
	for range results.Variables() {
		names = append(names, g.fresh())
	}
	w.line("%s := %s", strings.Join(names, ", "), e)
	for i, name := range names {
		t := results.At(i).Type()
		w.line("_ = %s", name)
		g.add(&variable{name: name, typ: t, set: true, full: !nilable(t) && !hollow(t)})
	}
}

func (g *gen) declareOK(w *writer, t types.Type, e string) {
	g.declareResults(w, types.NewTuple(types.NewParam(0, nil, "", t), types.NewParam(0, nil, "", boolType)), e)
}

// mine says whether the function may change a variable.
func (g *gen) mine(v *variable) bool {
	if !v.set || v.grow {
		return false
	}
	if !g.pure {
		return true
	}
	for _, o := range g.vars[g.base:] {
		if o == v {
			return true
		}
	}
	return false
}

// place is something that can be assigned to, and its type.
func (g *gen) place() (string, types.Type, bool) {
	v := g.find(g.mine)
	if v == nil {
		return "", nil, false
	}
	if g.chance(55) {
		type part struct {
			text string
			typ  types.Type
		}
		var parts []part
		through := v.full && acyclic(v.typ) && (!g.pure || v.own)
		switch u := v.typ.Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				if f.Name() != "next" && f.Name() != "Next" && !f.Embedded() {
					parts = append(parts, part{v.name + "." + f.Name(), f.Type()})
				}
				if in, ok := f.Type().Underlying().(*types.Struct); ok && !generic(f.Type()) {
					for h := range in.Fields() {
						if !h.Embedded() && acyclic(h.Type()) {
							parts = append(parts, part{v.name + "." + f.Name() + "." + h.Name(), h.Type()})
						}
					}
				}
				if a, ok := f.Type().Underlying().(*types.Array); ok && !generic(f.Type()) {
					parts = append(parts, part{fmt.Sprintf("%s.%s[%s]", v.name, f.Name(), g.index(int(a.Len()))), a.Elem()})
				}
			}
		case *types.Array:
			parts = append(parts, part{fmt.Sprintf("%s[%s]", v.name, g.index(int(u.Len()))), u.Elem()})
		case *types.Slice:
			if through {
				parts = append(parts, part{fmt.Sprintf("%s[%s]", v.name, g.index(2)), u.Elem()})
			}
		case *types.Map:
			if through {
				parts = append(parts, part{fmt.Sprintf("%s[%s]", v.name, g.keyOf(u.Key())), u.Elem()})
			}
		case *types.Pointer:
			if through {
				parts = append(parts, part{"*" + v.name, u.Elem()})
				if s, ok := u.Elem().Underlying().(*types.Struct); ok {
					for f := range s.Fields() {
						parts = append(parts, part{v.name + "." + f.Name(), f.Type()})
					}
				}
			}
		}
		if len(parts) > 0 {
			p := pick(g, parts)
			if !hollow(p.typ) {
				return p.text, p.typ, true
			}
		}
	}
	if v.full && (nilable(v.typ) || hollow(v.typ)) {
		return "", nil, false
	}
	return v.name, v.typ, true
}

// acyclic says whether the values of a type cannot contain themselves.
func acyclic(t types.Type) bool { return acyclicBelow(t, nil) }

func acyclicBelow(t types.Type, above []types.Type) bool {
	for _, a := range above {
		if types.Identical(a, t) {
			return false
		}
	}
	if generic(t) {
		return false
	}
	above = append(above, t)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Slice:
		return acyclicBelow(u.Elem(), above)
	case *types.Pointer:
		return acyclicBelow(u.Elem(), above)
	case *types.Array:
		return acyclicBelow(u.Elem(), above)
	case *types.Map:
		return acyclicBelow(u.Elem(), above) && acyclicBelow(u.Key(), above)
	case *types.Struct:
		for f := range u.Fields() {
			if !acyclicBelow(f.Type(), above) {
				return false
			}
		}
		return true
	}
	return false
}

// assign assigns to one place.
func (g *gen) assign(w *writer) {
	p, t, ok := g.place()
	if !ok {
		return
	}
	switch {
	case isKind(t, types.IsInteger) && g.chance(50):
		switch g.n(4) {
		case 0:
			w.line("%s%s", p, pick(g, []string{"++", "--"}))
		case 1:
			w.line("%s %s= %s", p, pick(g, []string{"/", "%"}), g.divisor(t, 2))
		case 2:
			w.line("%s %s= %s", p, pick(g, []string{"<<", ">>"}), g.divisorShift())
		default:
			w.line("%s %s= %s", p, pick(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), g.value(t, 2).text)
		}
	case isKind(t, types.IsFloat|types.IsComplex) && g.chance(50):
		w.line("%s %s= %s", p, pick(g, []string{"+", "-", "*"}), g.value(t, 2).text)
	case isKind(t, types.IsString):
		if g.mult > 1 || !g.chance(40) {
			w.line("%s = %s", p, g.short(t))
			return
		}
		w.line("%s += %s", p, g.short(t))
	default:
		w.line("%s = %s", p, g.value(t, g.depth-1).text)
	}
}

// short is a text that does not grow when the statement runs again.
func (g *gen) short(t types.Type) string {
	if g.mult == 1 && g.inMain() {
		return g.value(t, 2).text
	}
	return g.literalOf(t, 0).text
}

func (g *gen) divisorShift() string {
	if g.chance(50) {
		return fmt.Sprint(g.n(6))
	}
	return fmt.Sprintf("(%s & 31)", g.operand(types.Typ[pick(g, []types.BasicKind{types.Uint, types.Uint8, types.Int})], 1))
}

// assignMany assigns to some places at once.
func (g *gen) assignMany(w *writer) {
	var left, right []string
	for range 2 + g.n(2) {
		p, t, ok := g.place()
		if !ok {
			continue
		}
		if isKind(t, types.IsString) && g.mult > 1 {
			continue
		}
		left = append(left, p)
		if isKind(t, types.IsString) {
			right = append(right, g.short(t))
		} else {
			right = append(right, g.value(t, 1).text)
		}
	}
	if g.chance(15) {
		left = append(left, "_")
		right = append(right, g.expr(g.shape(1), 1).text)
	}
	if len(left) > 0 {
		w.line("%s = %s", strings.Join(left, ", "), strings.Join(right, ", "))
	}
}

// bumped calls a method that changes its receiver.
func (g *gen) bumped(w *writer) {
	v := g.find(func(v *variable) bool { return v.full && g.bumpOf(v) != nil })
	if v == nil {
		return
	}
	f := g.bumpOf(v)
	if _, written := g.costs[f]; !written || !g.spend(g.costOf(f)) {
		return
	}
	sig := f.Signature()
	if sig.Results().Len() == 1 {
		g.declareResults(w, sig.Results(), fmt.Sprintf("%s.%s(%s)", v.name, f.Name(), g.args(sig, 2)))
		return
	}
	w.line("%s.%s(%s)", v.name, f.Name(), g.args(sig, 2))
}

func (g *gen) bumpOf(v *variable) *types.Func {
	t := v.typ
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if g.pure && !v.own {
			return nil
		}
		t = p.Elem()
	} else if !g.mine(v) {
		return nil
	}
	named, ok := t.(*types.Named)
	if !ok || g.quiet || g.leaf || hollow(t) || !nilable(v.typ) && nilable(t) {
		return nil
	}
	for m := range named.Methods() {
		if strings.HasPrefix(m.Name(), "Bump") && named.TypeArgs() == nil {
			return m
		}
	}
	return nil
}

// grown appends to a slice that nobody else has.
func (g *gen) grown(w *writer) {
	if g.chance(50) {
		t := types.NewSlice(g.shape(1))
		name := g.fresh()
		w.line("%s := %s", name, pick(g, []string{g.literalOf(t, 1).text, g.str(t) + "{}", fmt.Sprintf("make(%s, 1, 3)", g.str(t)), g.conv(t) + "(nil)"}))
		w.line("_ = %s", name)
		g.add(&variable{name: name, typ: t, set: true, grow: true})
		return
	}
	var mine []*variable
	from := 0
	if g.pure {
		from = g.base
	}
	for _, v := range g.vars[from:] {
		if v.grow {
			mine = append(mine, v)
		}
	}
	if len(mine) == 0 {
		return
	}
	v := pick(g, mine)
	elem := v.typ.(*types.Slice).Elem()
	switch g.n(4) {
	case 0:
		w.line("%s = append(%s, %s, %s)", v.name, v.name, g.value(elem, 1).text, g.value(elem, 2).text)
	case 1:
		w.line("%s = append(%s, %s...)", v.name, v.name, g.literalOf(v.typ, 1).text)
	default:
		w.line("%s = append(%s, %s)", v.name, v.name, g.value(elem, 2).text)
	}
}

// scopeBlock is a block of its own.
func (g *gen) scopeBlock(w *writer) {
	w.line("{\n%s}", g.statements(3))
}

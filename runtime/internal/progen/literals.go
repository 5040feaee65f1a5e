package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// literal is a constant of a basic type, without its type.
func (g *gen) literal(b *types.Basic) string {
	text := g.bareLiteral(b)
	if strings.Contains(text, " ") && b.Info()&types.IsNumeric != 0 {
		return "(" + text + ")"
	}
	return text
}

func (g *gen) bareLiteral(b *types.Basic) string {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return pick(g, []string{"true", "false"})
	case b.Info()&types.IsString != 0:
		return pick(g, []string{`""`, `"a"`, `"go"`, `"é\xffz"`, "`raw\\n`", `"日本"`, `"a b c"`, `"x\ty\n"`})
	case b.Info()&types.IsUnsigned != 0:
		return pick(g, append([]string{"0", "1", "7", "'a'", "200", "0xff", "1 << 3"}, limits[b.Kind()]...))
	case b.Info()&types.IsInteger != 0:
		return pick(g, append([]string{"0", "1", "-1", "3", "42", "'a'", "-100", "1 << 4"}, limits[b.Kind()]...))
	case b.Info()&types.IsFloat != 0:
		return pick(g, []string{"0", "1", "-2.5", "1e3", "0.1", "7", "1.0 / 4", "3.0"})
	}
	return pick(g, []string{"0", "1i", "2 + 3i", "-1", "0.5 - 1i"})
}

var limits = map[types.BasicKind][]string{
	types.Int8: {"127", "-128"}, types.Int16: {"32767"}, types.Int32: {"2147483647", "'日'"},
	types.Int64: {"-9223372036854775808", "1 << 40"}, types.Int: {"1 << 33"},
	types.Uint16: {"65535"}, types.Uint32: {"1<<32 - 1"}, types.Uint64: {"1<<64 - 1"}, types.Uint: {"1 << 50"},
}

// literalOf writes a value of a type out.
func (g *gen) literalOf(t types.Type, d int) ex {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return g.basicLiteral(t, u)
	case *types.Slice:
		var elems []string
		for range 2 + g.n(2) {
			elems = append(elems, g.element(u.Elem(), d))
		}
		return ex{text: fmt.Sprintf("%s{%s}", g.str(t), strings.Join(elems, ", "))}
	case *types.Array:
		if g.chance(25) {
			return ex{text: fmt.Sprintf("%s{1: %s}", g.str(t), g.element(u.Elem(), d))}
		}
		var elems []string
		for range 1 + g.n(int(u.Len())) {
			elems = append(elems, g.element(u.Elem(), d))
		}
		return ex{text: fmt.Sprintf("%s{%s}", g.str(t), strings.Join(elems, ", "))}
	case *types.Map:
		return g.mapLiteral(t, u, d)
	case *types.Pointer:
		return g.pointerTo(t, u, d)
	case *types.Signature:
		return g.funcLiteral(t, u, d)
	case *types.Chan:
		return ex{text: fmt.Sprintf("make(%s, %d)", g.str(t), g.n(3))}
	case *types.Struct:
		return g.structLiteral(t, u, d)
	case *types.Interface:
		if e, ok := g.implementer(t, u, d); ok {
			return ex{text: fmt.Sprintf("%s(%s)", g.str(t), e.text)}
		}
		return ex{text: fmt.Sprintf("%s(nil)", g.str(t))}
	}
	panic(fmt.Sprintf("no literal of %v", t))
}

func (g *gen) basicLiteral(t types.Type, u *types.Basic) ex {
	text := g.literal(u)
	if t == intType && !strings.ContainsAny(text, "'") || t == strType || t == boolType {
		return ex{text, true}
	}
	return ex{fmt.Sprintf("%s(%s)", g.str(t), text), true}
}

// element is an element of a literal, whose type may be left out.
func (g *gen) element(t types.Type, d int) string {
	e := g.value(t, d).text
	if g.chance(50) && !types.IsInterface(t) {
		if rest, ok := strings.CutPrefix(e, g.str(t)+"{"); ok && balanced(rest) {
			return "{" + rest
		}
	}
	return e
}

// balanced says whether the brace before a text is closed by its last character.
func balanced(text string) bool {
	depth := 1
	for i, r := range text {
		switch r {
		case '"', '`', '\'':
			return false
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return i == len(text)-1
		}
	}
	return false
}

// keyLiterals are constants that differ.
func keyLiterals(u *types.Basic) []string {
	switch {
	case u.Info()&types.IsBoolean != 0:
		return []string{"true", "false"}
	case u.Info()&types.IsString != 0:
		return []string{`"k"`, `"a"`, `"go"`, `""`}
	}
	return []string{"0", "1", "3", "7"}
}

// keyOf is an expression for a key.
func (g *gen) keyOf(t types.Type) string {
	if types.IsInterface(t) {
		return pick(g, []string{`"k"`, `"a"`, `""`})
	}
	if g.chance(40) {
		if e, ok := g.variableOf(t); ok {
			return e.text
		}
	}
	if u, ok := t.Underlying().(*types.Basic); ok {
		return pick(g, keyLiterals(u))
	}
	return g.expr(t, 0).text
}

func (g *gen) mapLiteral(t types.Type, u *types.Map, d int) ex {
	if g.chance(8) {
		return ex{text: fmt.Sprintf("make(%s)", g.str(t))}
	}
	var elems []string
	keys := []string{""}
	switch k := u.Key().Underlying().(type) {
	case *types.Basic:
		keys = keyLiterals(k)
	case *types.Interface:
		keys = []string{`"k"`, `"a"`}
	}
	for _, k := range keys[:1+g.n(len(keys))] {
		if k == "" {
			k = g.element(u.Key(), 0)
		}
		elems = append(elems, k+": "+g.element(u.Elem(), d))
	}
	return ex{text: fmt.Sprintf("%s{%s}", g.str(t), strings.Join(elems, ", "))}
}

// pointerTo is a pointer that is not nil.
func (g *gen) pointerTo(t types.Type, u *types.Pointer, d int) ex {
	elem := u.Elem()
	text := ""
	switch elem.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Slice, *types.Map:
		if !generic(elem) {
			if e := g.literalOf(elem, d).text; strings.HasSuffix(e, "}") {
				text = "&" + e
			}
		}
	}
	if text == "" {
		text = fmt.Sprintf("%s(%s)", g.top("ptr"), g.expr(elem, d).text)
	}
	if _, named := t.(*types.Named); named {
		text = fmt.Sprintf("%s(%s)", g.str(t), text)
	}
	return ex{text: text}
}

// funcLiteral is a function, by its name or written out.
func (g *gen) funcLiteral(t types.Type, u *types.Signature, d int) ex {
	var params []string
	body := ""
	results := u.Results()
	g.nested(results, d-1, d-1, func() {
		for i := range u.Params().Len() {
			name := g.fresh()
			p := u.Params().At(i).Type()
			if u.Variadic() && i == u.Params().Len()-1 {
				params = append(params, name+" ..."+g.str(p.(*types.Slice).Elem()))
			} else {
				params = append(params, name+" "+g.str(p))
			}
			g.add(&variable{name: name, typ: p, set: true})
		}
		body = g.functionBody()
	})
	var rs []string
	for r := range results.Variables() {
		rs = append(rs, g.str(r.Type()))
	}
	text := fmt.Sprintf("func(%s) (%s) {\n%s}", strings.Join(params, ", "), strings.Join(rs, ", "), body)
	if _, named := t.(*types.Named); named {
		text = fmt.Sprintf("%s(%s)", g.str(t), text)
	}
	return ex{text: text}
}

// structLiteral fills everything that is embedded: promotion must not find nil.
func (g *gen) structLiteral(t types.Type, u *types.Struct, d int) ex {
	var elems []string
	byName := g.chance(60)
	for f := range u.Fields() {
		if byName && !f.Embedded() && g.chance(30) {
			continue
		}
		var e string
		switch {
		case f.Embedded() && (nilable(f.Type()) || hollow(f.Type())):
			e = g.fullOf(f.Type(), d-1).text
		case d <= 0 && nilable(f.Type()) && (d < 0 || !types.IsInterface(f.Type())):
			e = "nil"
		default:
			e = g.value(f.Type(), d-1).text
		}
		if byName {
			e = f.Name() + ": " + e
		}
		elems = append(elems, e)
	}
	return ex{text: fmt.Sprintf("%s{%s}", g.str(t), strings.Join(elems, ", "))}
}

// fullOf is an expression of type t that may be used without a check for nil.
func (g *gen) fullOf(t types.Type, d int) ex {
	if g.chance(30) {
		v := g.find(func(v *variable) bool { return v.full && !v.grow && types.Identical(v.typ, t) })
		if v != nil {
			return ex{text: v.name}
		}
	}
	if generic(t) {
		return g.expr(t, d)
	}
	return g.literalOf(t, d)
}

// implementer is a value that is not nil of a type that implements an interface.
func (g *gen) implementer(t types.Type, u *types.Interface, d int) (ex, bool) {
	if u.NumMethods() == 0 {
		if g.leaf || d <= 0 {
			b := g.basic()
			return g.basicLiteral(b, b.(*types.Basic)), true
		}
		impl := g.shape(1)
		if types.IsInterface(impl) {
			impl = intType
		}
		return g.expr(impl, d), true
	}
	var impls []types.Type
	if d < 0 {
		if e, ok := g.plainImplementer(u); ok {
			return e, true
		}
	}
	if d < -5 { // whatever implements it is made of it
		return ex{}, false
	}
	for _, n := range g.named {
		if types.IsInterface(n) {
			continue
		}
		if types.Implements(n, u) {
			impls = append(impls, n)
		} else if types.Implements(types.NewPointer(n), u) {
			impls = append(impls, types.NewPointer(n))
		}
	}
	if types.Identical(t, errorType) && (len(impls) == 0 || g.chance(30)) {
		g.used["errors"] = true
		return ex{text: fmt.Sprintf("errors.New(%q)", pick(g, []string{"e1", "e2"}))}, true
	}
	if len(impls) == 0 {
		return ex{}, false
	}
	return ex{text: g.fullOf(pick(g, impls), d-1).text}, true
}

// plainImplementer is a value of a type that has nothing in it that would need another one.
func (g *gen) plainImplementer(u *types.Interface) (ex, bool) {
	for _, n := range g.named {
		if _, basic := n.Underlying().(*types.Basic); basic && types.Implements(n, u) {
			return g.literalOf(n, 0), true
		}
	}
	return ex{}, false
}

package progen

import (
	"fmt"
	"go/types"
)

// byKind produces a value with what only types of its kind have.
func (g *gen) byKind(t types.Type, d int) (ex, bool) {
	if p, ok := t.(*types.TypeParam); ok {
		return g.ofParam(p, d)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsInteger != 0:
			return g.integer(t, u, d)
		case u.Info()&types.IsFloat != 0:
			return g.float(t, u, d)
		case u.Info()&types.IsComplex != 0:
			return g.complex(t, u, d)
		case u.Info()&types.IsString != 0:
			return g.text(t, d)
		}
		return g.boolean(t, d)
	case *types.Slice:
		return g.slice(t, u, d)
	case *types.Map:
		if g.chance(30) {
			return nonconst("%s(%s)", g.in("maps.Clone"), g.expr(t, d).text)
		}
	case *types.Signature:
		return g.methodValue(t, u)
	case *types.Pointer:
		return g.addressOf(t, u)
	case *types.Array:
		if g.chance(30) {
			s := g.literalOf(types.NewSlice(u.Elem()), d).text
			if u.Len() == 2 {
				return nonconst("%s(%s)", g.conv(t), s)
			}
		}
	case *types.Struct:
		return g.sameShape(t, d)
	}
	return g.literalOf(t, d), true
}

// sameShape converts from another type with the same underlying type.
func (g *gen) sameShape(t types.Type, d int) (ex, bool) {
	for _, n := range g.named {
		if n != t && types.Identical(n.Underlying(), t.Underlying()) && g.chance(50) {
			return nonconst("%s(%s)", g.conv(t), g.operand(n, d))
		}
	}
	if named, ok := t.(*types.Named); ok && g.chance(15) {
		return nonconst("%s(%s)", g.conv(t), g.operand(named.Underlying(), d))
	}
	return g.literalOf(t, d), true
}

// conv is a type as the function of a conversion.
func (g *gen) conv(t types.Type) string {
	switch t.(type) {
	case *types.Named, *types.Basic:
		return g.str(t)
	}
	return "(" + g.str(t) + ")"
}

// divisor is never zero.
func (g *gen) divisor(t types.Type, d int) string {
	if g.chance(50) {
		return pick(g, []string{"3", "7", "10"})
	}
	return fmt.Sprintf("(%s|1)", g.operand(t, d))
}

func (g *gen) integer(t types.Type, u *types.Basic, d int) (ex, bool) {
	switch g.n(16) {
	case 0, 1, 2, 3:
		x, y := g.operand(t, d), g.value(t, d).text
		if g.chance(50) {
			x, y = y, x
		}
		return nonconst("(%s %s %s)", x, pick(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), y)
	case 4:
		return nonconst("(%s %s %s)", g.operand(t, d), pick(g, []string{"/", "%"}), g.divisor(t, d))
	case 5:
		return nonconst("(%s %s %d)", g.operand(t, d), pick(g, []string{"<<", ">>"}), g.n(9))
	case 6:
		return nonconst("(%s %s (%s&%d))", g.operand(t, d), pick(g, []string{"<<", ">>"}), g.operand(types.Typ[pick(g, []types.BasicKind{types.Uint, types.Uint8, types.Int, types.Uint64})], d), 15+g.n(2)*48)
	case 7:
		return nonconst("(%s%s)", pick(g, []string{"-", "^"}), g.operand(t, d))
	case 8, 9:
		return nonconst("%s(%s)", g.conv(t), g.operand(g.numberType(types.IsInteger), d))
	case 10:
		return nonconst("%s(%s)", pick(g, []string{"min", "max"}), g.operand(t, d)+", "+g.value(t, d).text)
	case 11:
		return g.sameShape(t, d)
	}
	if u.Kind() != types.Int {
		return ex{}, false
	}
	e := ""
	switch g.n(12) {
	case 0:
		e = fmt.Sprintf("len(%s)", g.operand(types.NewSlice(g.shape(0)), d))
	case 1:
		e = fmt.Sprintf("len(%s)", g.operand(strType, d))
	case 2:
		e = fmt.Sprintf("len(%s)", g.operand(types.NewMap(g.key(), g.shape(0)), d))
	case 3:
		e = fmt.Sprintf("%s(%s, %s)", g.in("strings.Index"), g.expr(strType, d).text, g.expr(strType, d).text)
	case 4:
		e = fmt.Sprintf("copy(%s, %s)", g.literalOf(types.NewSlice(intType), d).text, g.expr(types.NewSlice(intType), d).text)
	case 5:
		e = fmt.Sprintf("%s(%s)", g.in("unicode/utf8.RuneCountInString"), g.expr(strType, d).text)
	case 6:
		e = fmt.Sprintf("%s([]string{%s, %s}, %s)", g.in("slices.Index"), g.expr(strType, d).text, g.expr(strType, d).text, g.expr(strType, d).text)
	case 7:
		k := g.ordered()
		e = fmt.Sprintf("%s(%s, %s)", g.in("cmp.Compare"), g.expr(k, d).text, g.expr(k, d).text)
	case 8:
		e = fmt.Sprintf("%s(%s, %s)", g.top("total"), g.expr(intType, d).text, g.expr(intType, d).text)
	case 9:
		el := g.shape(0)
		e = fmt.Sprintf("%s(0, func(n int, e %s) int { return n + %s }, %s, %s)", g.top("folded"), g.str(el), pick(g, []string{"1", "2*n + 1"}), g.value(el, d).text, g.value(el, d).text)
		if generic(el) {
			return ex{}, false
		}
		e = fmt.Sprintf("%s[%s](0, func(n int, _ %s) int { return n + %s }, %s, %s)", g.top("folded"), g.str(el), g.str(el), pick(g, []string{"1", "2*n + 1"}), g.value(el, d).text, g.value(el, d).text)
	case 10:
		e = fmt.Sprintf("cap(%s[:1:2])", g.literalOf(types.NewSlice(g.shape(0)), d).text)
	default:
		e = fmt.Sprintf("int((%s + \"z\")[0])", g.operand(strType, d))
	}
	if t != intType {
		e = fmt.Sprintf("%s(%s)", g.conv(t), e)
	}
	return ex{text: e}, true
}

// ordered is a type with <.
func (g *gen) ordered() types.Type {
	for range 4 {
		t := g.shape(0)
		if isKind(t, types.IsOrdered) {
			return t
		}
	}
	return intType
}

// numberType is a type of numbers.
func (g *gen) numberType(info types.BasicInfo) types.Type {
	for range 10 {
		t := g.shape(0)
		if isKind(t, info) {
			return t
		}
	}
	for {
		if t := pick(g, g.basics); isKind(t, info) {
			return t
		}
	}
}

func (g *gen) float(t types.Type, u *types.Basic, d int) (ex, bool) {
	switch g.n(10) {
	case 0, 1, 2, 3:
		return nonconst("(%s %s %s)", g.operand(t, d), pick(g, []string{"+", "-", "*", "/"}), g.operand(t, d))
	case 4:
		return nonconst("(-%s)", g.operand(t, d))
	case 5, 6:
		return nonconst("%s(%s)", g.conv(t), g.operand(g.numberType(types.IsInteger|types.IsFloat), d))
	case 7:
		return nonconst("%s(%s, %s)", pick(g, []string{"min", "max"}), g.operand(t, d), g.operand(t, d))
	case 8:
		f := pick(g, []string{"math.Floor", "math.Abs", "math.Trunc", "math.Sqrt"})
		e := fmt.Sprintf("%s(%s)", g.in(f), g.operand(types.Typ[types.Float64], d))
		if t != types.Typ[types.Float64] {
			e = fmt.Sprintf("%s(%s)", g.conv(t), e)
		}
		return ex{text: e}, true
	}
	c := types.Typ[types.Complex128]
	e := fmt.Sprintf("%s(%s)", pick(g, []string{"real", "imag"}), g.operand(c, d))
	if t != types.Typ[types.Float64] {
		e = fmt.Sprintf("%s(%s)", g.conv(t), e)
	}
	return ex{text: e}, true
}

func (g *gen) complex(t types.Type, u *types.Basic, d int) (ex, bool) {
	switch g.n(5) {
	case 0, 1:
		return nonconst("(%s %s %s)", g.operand(t, d), pick(g, []string{"+", "-", "*"}), g.operand(t, d))
	case 2:
		return nonconst("(-%s)", g.operand(t, d))
	case 3:
		return nonconst("%s(%s)", g.conv(t), g.operand(g.numberType(types.IsComplex), d))
	}
	part := types.Typ[types.Float64]
	if u.Kind() == types.Complex64 {
		part = types.Typ[types.Float32]
	}
	return nonconst("%s(complex(%s, %s))", g.conv(t), g.operand(part, d), g.operand(part, d))
}

func (g *gen) text(t types.Type, d int) (ex, bool) {
	e := ""
	switch g.n(16) {
	case 0, 1:
		return nonconst("(%s + %s)", g.operand(t, d), g.value(t, d).text)
	case 2:
		return nonconst("(%s + %s)[:1]", g.operand(t, d), pick(g, []string{`"a"`, `"\xc3"`}))
	case 3:
		return nonconst("(%s + \"ab\")[%s:]", g.operand(t, d), pick(g, []string{"1", "2", "0"}))
	case 4:
		return nonconst("%s(%s)", pick(g, []string{"min", "max"}), g.operand(t, d)+", "+g.value(t, d).text)
	case 5:
		return g.sameShape(t, d)
	case 6:
		e = fmt.Sprintf("string(%s)", g.expr(types.NewSlice(types.Typ[types.Uint8]), d).text)
	case 7:
		e = fmt.Sprintf("string(%s)", g.expr(types.NewSlice(types.Universe.Lookup("rune").Type()), d).text)
	case 8:
		e = fmt.Sprintf("string(rune(%s))", g.operand(intType, d))
	case 9:
		e = fmt.Sprintf("%s(%s)", g.in("strconv.Itoa"), g.expr(intType, d).text)
	case 10:
		e = fmt.Sprintf("%s(%s)", g.in(pick(g, []string{"strings.ToUpper", "strings.TrimSpace", "strconv.Quote"})), g.expr(strType, d).text)
	case 11:
		e = fmt.Sprintf("%s(%s, %q)", g.in("strings.Join"), g.expr(types.NewSlice(strType), d).text, ",")
	case 12:
		e = fmt.Sprintf("%s(%s, 2)", g.in("strings.Repeat"), g.expr(strType, 0).text)
	default:
		return g.formatted(t, d)
	}
	if t != strType {
		e = fmt.Sprintf("%s(%s)", g.conv(t), e)
	}
	return ex{text: e}, true
}

func paren(e string) string { return "(" + e + ")" }

// formatted is a text of a value. What formats calls methods String and Error.
func (g *gen) formatted(t types.Type, d int) (ex, bool) {
	vt := g.basic()
	if !g.leaf && !g.quiet {
		vt = g.shape(1)
	}
	if !g.quiet && !g.spend(4) {
		return ex{}, false
	}
	e := fmt.Sprintf("fmt.Sprintf(%q, %s)", pick(g, []string{"%v", "%+v", "%T"}), g.value(vt, d).text)
	if g.chance(30) {
		e = fmt.Sprintf("fmt.Sprint(%s, %s)", g.value(vt, d).text, g.expr(strType, d).text)
	}
	e = g.masked(e, vt)
	if t != strType {
		e = fmt.Sprintf("%s(%s)", g.conv(t), e)
	}
	return ex{text: e}, true
}

// masked hides what a text may have of addresses: how long they are must not matter.
func (g *gen) masked(e string, t types.Type) string {
	if _, basic := t.Underlying().(*types.Basic); basic {
		return e
	}
	return fmt.Sprintf("%s(%s)", g.top("masked"), e)
}

// comparand writes what is compared: the compiler does not compare all literals that are converted.
func (g *gen) comparand(t types.Type, text string) string {
	if _, basic := t.Underlying().(*types.Basic); basic {
		return text
	}
	return fmt.Sprintf("%s[%s](%s)", g.top("id"), g.str(t), text)
}

func (g *gen) boolean(t types.Type, d int) (ex, bool) {
	e := ""
	if len(g.tparams) > 0 && g.chance(30) {
		return g.compared(t, d)
	}
	switch g.n(12) {
	case 0, 1, 2:
		k := g.key()
		if types.IsInterface(k) {
			k = strType
		}
		x, y := g.comparand(k, g.operand(k, d)), g.comparand(k, g.value(k, d).text)
		e = fmt.Sprintf("(%s %s %s)", x, pick(g, []string{"==", "!="}), paren(y))
	case 3, 4:
		k := g.ordered()
		e = fmt.Sprintf("(%s %s %s)", g.operand(k, d), pick(g, []string{"<", "<=", ">", ">="}), g.value(k, d).text)
	case 5:
		return nonconst("(%s %s %s)", g.operand(t, d), pick(g, []string{"&&", "||"}), g.operand(t, d))
	case 6:
		return nonconst("!%s", paren(g.operand(t, d)))
	case 7:
		k := g.shape(1)
		if !nilable(k) {
			return g.sameShape(t, d)
		}
		e = fmt.Sprintf("(%s %s nil)", paren(g.expr(k, d).text), pick(g, []string{"==", "!="}))
	case 8:
		e = fmt.Sprintf("%s(%s, %s)", g.in("strings.Contains"), g.expr(strType, d).text, g.expr(strType, d).text)
	case 9:
		k := g.key()
		if types.IsInterface(k) {
			return ex{}, false
		}
		e = fmt.Sprintf("(any(%s) == any(%s))", g.expr(k, d).text, g.expr(g.key0(k), d).text)
	case 10:
		k := g.key()
		if types.IsInterface(k) {
			return ex{}, false
		}
		e = fmt.Sprintf("%s[%s, int]{Key: %s}.Is(%s)", g.top("Pair"), g.str(k), g.value(k, d).text, g.value(k, d).text)
	default:
		return g.sameShape(t, d)
	}
	if t != boolType {
		e = fmt.Sprintf("%s(%s)", g.conv(t), e)
	}
	return ex{text: e}, true
}

// key0 is a type to compare with.
func (g *gen) key0(k types.Type) types.Type {
	if o := g.key(); g.chance(30) && !types.IsInterface(o) {
		return o
	}
	return k
}

func (g *gen) slice(t types.Type, u *types.Slice, d int) (ex, bool) {
	switch g.n(12) {
	case 0:
		return nonconst("append(%s(nil), %s)", g.conv(t), g.value(u.Elem(), d).text)
	case 1:
		return nonconst("append(%s[:1:1], %s, %s)", g.literalOf(t, d).text, g.value(u.Elem(), d).text, g.value(u.Elem(), d).text)
	case 2:
		return nonconst("append(%s{}, %s...)", g.str(t), g.expr(t, d).text)
	case 3:
		return nonconst("%s[%d:]", g.literalOf(t, d).text, g.n(3))
	case 4:
		return nonconst("%s[:%d:2]", g.literalOf(t, d).text, g.n(3))
	case 5:
		return nonconst("make(%s, %d)", g.str(t), g.n(3))
	case 6:
		return nonconst("%s(%s)", g.in("slices.Clone"), g.expr(t, d).text)
	case 7:
		if types.Identical(u.Elem(), types.Typ[types.Uint8]) || types.Identical(u.Elem(), types.Typ[types.Int32]) {
			return nonconst("%s(%s)", g.conv(t), g.expr(strType, d).text)
		}
	case 8:
		in := g.shape(0)
		a := g.fresh()
		body := ""
		g.nested(types.NewTuple(types.NewParam(0, g.pkg, "", u.Elem())), 0, d, func() {
			g.add(&variable{name: a, typ: in, set: true})
			body = g.functionBody()
		})
		e := fmt.Sprintf("%s[%s, %s](%s, func(%s %s) %s {\n%s})", g.top("mapped"), g.str(in), g.str(u.Elem()), g.expr(types.NewSlice(in), d).text, a, g.str(in), g.str(u.Elem()), body)
		if _, named := t.(*types.Named); named {
			e = fmt.Sprintf("%s(%s)", g.str(t), e)
		}
		return ex{text: e}, true
	case 9:
		if isKind(u.Elem(), types.IsOrdered) {
			return nonconst("%s(%s(%s), %s...)", "append", g.conv(t), "nil", fmt.Sprintf("%s(%s(%s))", g.in("slices.Sorted"), g.in("slices.Values"), g.expr(t, d).text))
		}
	case 10:
		return nonconst("%s(%s(%s), %s...)", "append", g.conv(t), "nil", fmt.Sprintf("%s(%s(%s))", g.in("slices.Collect"), g.in("slices.Values"), g.expr(t, d).text))
	}
	return g.literalOf(t, d), true
}

// methodValue is a bound method, a method expression, or a function by its name.
func (g *gen) methodValue(t types.Type, u *types.Signature) (ex, bool) {
	var found []string
	for _, f := range g.funcs {
		if types.Identical(f.sig, u) {
			found = append(found, f.name)
		}
	}
	for _, v := range g.vars {
		for _, m := range g.methodsOf(v) {
			sig := types.NewSignatureType(nil, nil, nil, m.Signature().Params(), m.Signature().Results(), m.Signature().Variadic())
			if types.Identical(sig, u) {
				found = append(found, v.name+"."+m.Name())
			}
		}
	}
	if len(found) == 0 || g.inMethod {
		return ex{}, false
	}
	return nonconst("%s(%s)", g.conv(t), pick(g, found))
}

// addressOf is the address of a variable, or of a part of one.
func (g *gen) addressOf(t types.Type, u *types.Pointer) (ex, bool) {
	if g.pure || g.chance(30) {
		return ex{}, false
	}
	v := g.find(func(v *variable) bool { return v.set && types.Identical(v.typ, u.Elem()) && !nilable(v.typ) && !v.grow })
	if v == nil {
		return ex{}, false
	}
	return nonconst("%s(&%s)", g.conv(t), v.name)
}

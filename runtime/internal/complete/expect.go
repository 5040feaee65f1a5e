package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A want is what the place of an identifier asks for. The zero want asks for nothing in particular.
type want struct {
	is       types.Type            // what a value there is assigned to or compared with, or nil
	any      func(types.Type) bool // in the place of is: what types there may be
	name     string                // of the parameter or field that gets the value
	compared bool
	place    place
}

// A place is what kind of thing can stand somewhere.
type place int

const (
	anything place = iota
	mayType        // a value, but more likely a type: new(T), and T(x)
	onlyType
)

// wanted finds out what the place of the identifier asks for.
func (v *view) wanted() want {
	n := 0
	if sel, ok := v.up(1).(*ast.SelectorExpr); ok && sel.Sel == v.ident() {
		n = 1 // a member is asked for what the whole selector is
	}
	if p := v.place(n); p == onlyType {
		return want{place: p}
	}
	w := v.wantedAt(n)
	w.place = v.place(n)
	switch {
	case isInvalid(w.is):
		w.is = nil
	case isEmptyInterface(w.is) && w.compared:
		w.is, w.any = nil, isUntypedNil // what else it is compared with, nobody knows
	case isEmptyInterface(w.is), mentionsInvalid(w.is), v.undecided(w.is):
		w.is = nil // everything fits, or who knows
	}
	return w
}

// undecided says whether a type depends on a type parameter that is none of the function around the identifier, where it is
// a type as any other.
func (v *view) undecided(t types.Type) bool {
	return mentions(t, func(t types.Type) bool {
		p, ok := t.(*types.TypeParam)
		return ok && !slices.ContainsFunc(v.locals(), func(f offer) bool { return f.object == types.Object(p.Obj()) })
	})
}

func isInvalid(t types.Type) bool { return t == nil || t == types.Typ[types.Invalid] }

// wantedAt finds out what is asked of the expression n levels above the identifier.
func (v *view) wantedAt(n int) want {
	x, _ := v.up(n).(ast.Expr)
	switch p := v.up(n + 1).(type) {
	case *ast.ParenExpr:
		return v.wantedAt(n + 1)
	case *ast.UnaryExpr:
		return v.wantedByUnary(p, n)
	case *ast.StarExpr:
		return want{any: isPointer}
	case *ast.BinaryExpr:
		return v.wantedByBinary(p, x, n)
	case *ast.KeyValueExpr:
		if lit, ok := v.up(n + 2).(*ast.CompositeLit); ok {
			return v.wantedByElement(lit, p, x)
		}
	case *ast.CompositeLit:
		return v.wantedByElement(p, nil, x)
	case *ast.CallExpr:
		if p.Fun == x {
			return want{any: isFunc}
		}
		return v.wantedByCall(p, x)
	case *ast.IndexExpr:
		if p.Index == x {
			return v.wantedByIndex(p.X)
		}
	case *ast.SliceExpr:
		if p.X != x {
			return want{is: types.Typ[types.Int]}
		}
	case *ast.TypeAssertExpr:
		return want{any: types.IsInterface}
	case ast.Stmt:
		return v.wantedByStatement(p, x, n)
	case *ast.ValueSpec:
		if i := indexOf(p.Values, x); p.Type != nil {
			return want{is: v.Info.TypeOf(p.Type), name: nameAt(p.Names, i)}
		}
	}
	return want{}
}

func (v *view) wantedByStatement(p ast.Stmt, x ast.Expr, n int) want {
	switch p := p.(type) {
	case *ast.AssignStmt:
		if i := indexOf(p.Rhs, x); i >= 0 && len(p.Lhs) == len(p.Rhs) && p.Tok != token.SHL_ASSIGN && p.Tok != token.SHR_ASSIGN {
			return want{is: v.Info.TypeOf(p.Lhs[i])}
		}
	case *ast.ReturnStmt:
		return v.wantedByReturn(indexOf(p.Results, x))
	case *ast.SendStmt:
		if p.Chan == x {
			return want{any: isChan}
		}
		if c, ok := under(v.Info.TypeOf(p.Chan)).(*types.Chan); ok {
			return want{is: c.Elem()}
		}
	case *ast.IfStmt, *ast.ForStmt:
		return want{is: types.Typ[types.Bool]}
	case *ast.IncDecStmt:
		return want{any: isNumber}
	case *ast.RangeStmt:
		if p.X == x {
			return want{any: isRange}
		}
	case *ast.CaseClause:
		return v.wantedByCase(n + 1)
	}
	return want{}
}

func (v *view) wantedByUnary(p *ast.UnaryExpr, n int) want {
	switch p.Op {
	case token.ARROW:
		return want{any: isChan}
	case token.NOT:
		return want{is: types.Typ[types.Bool]}
	case token.AND:
		w := v.wantedAt(n + 1)
		if ptr, ok := under(w.is).(*types.Pointer); ok {
			return want{is: ptr.Elem()}
		}
		if w.is != nil && types.IsInterface(w.is) && !isEmptyInterface(w.is) {
			return want{any: func(t types.Type) bool { return types.AssignableTo(types.NewPointer(t), w.is) }}
		}
		return want{}
	}
	return v.wantedAt(n + 1)
}

// wantedByBinary asks for the type of the other operand. Of 5 * x the context decides, because a constant has the type that
// is needed.
func (v *view) wantedByBinary(p *ast.BinaryExpr, x ast.Expr, n int) want {
	other := p.X
	if other == x {
		other = p.Y
	}
	t := v.Info.TypeOf(other)
	switch p.Op {
	case token.LAND, token.LOR:
		return want{is: types.Typ[types.Bool]}
	case token.SHL, token.SHR:
		if p.Y == x {
			return want{any: isInteger}
		}
		return v.wantedAt(n + 1)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			t = types.Default(t)
		}
		return want{is: t, compared: true}
	}
	if b, ok := t.(*types.Basic); isInvalid(t) || ok && b.Info()&types.IsUntyped != 0 {
		return v.wantedAt(n + 1)
	}
	return want{is: t}
}

// wantedByElement asks for what an element of a composite literal has to be. kv is the element if it has a key.
func (v *view) wantedByElement(lit *ast.CompositeLit, kv *ast.KeyValueExpr, x ast.Expr) want {
	t := v.Info.TypeOf(lit)
	if p, ok := under(t).(*types.Pointer); ok {
		t = p.Elem() // []*T{{…}}
	}
	switch t := under(t).(type) {
	case *types.Map:
		if kv != nil && kv.Value == x {
			return want{is: t.Elem()}
		}
		return want{is: t.Key()}
	case *types.Slice:
		return want{is: t.Elem()}
	case *types.Array:
		return want{is: t.Elem()}
	case *types.Struct:
		i := indexOf(lit.Elts, x)
		if kv != nil {
			i = -1
			for j := range t.NumFields() {
				if key, ok := kv.Key.(*ast.Ident); ok && kv.Value == x && key.Name == t.Field(j).Name() {
					i = j
				}
			}
		}
		if i >= 0 && i < t.NumFields() {
			return want{is: t.Field(i).Type(), name: t.Field(i).Name()}
		}
	}
	return want{}
}

func (v *view) wantedByCall(call *ast.CallExpr, x ast.Expr) want {
	if v.Awaits[call] != nil {
		return want{any: isAwaitable}
	}
	i := indexOf(call.Args, x)
	if fn := v.Info.Types[call.Fun]; fn.IsType() {
		return want{any: func(t types.Type) bool { return types.ConvertibleTo(t, fn.Type) }}
	} else if fn.IsBuiltin() {
		return v.wantedByBuiltin(call, i)
	}
	sig, ok := under(v.Info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || sig.Params().Len() == 0 {
		return want{}
	}
	sig = v.instantiated(sig, call, x)
	last := sig.Params().Len() - 1
	p := sig.Params().At(min(i, last))
	if i > last && !sig.Variadic() {
		return want{}
	}
	w := want{is: p.Type(), name: p.Name()}
	if s, ok := p.Type().(*types.Slice); ok && sig.Variadic() && i >= last && !call.Ellipsis.IsValid() {
		w.is = s.Elem()
	}
	return w
}

func (v *view) wantedByBuiltin(call *ast.CallExpr, i int) want {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return want{}
	}
	first := under(v.Info.TypeOf(call.Args[0]))
	switch id.Name {
	case "append":
		if s, ok := first.(*types.Slice); ok && i > 0 {
			if call.Ellipsis.IsValid() {
				return want{is: s}
			}
			return want{is: s.Elem()}
		}
		return want{any: isSlice}
	case "delete":
		if m, ok := first.(*types.Map); ok && i > 0 {
			return want{is: m.Key()}
		}
		return want{any: isMap}
	case "copy":
		return want{any: isSlice}
	case "close":
		return want{any: isChan}
	case "len", "cap", "clear":
		return want{any: hasLength}
	case "make":
		if i > 0 {
			return want{is: types.Typ[types.Int]}
		}
	case "min", "max":
		if i > 0 {
			return want{is: v.Info.TypeOf(call.Args[0])}
		}
	}
	return want{}
}

func (v *view) wantedByIndex(x ast.Expr) want {
	switch t := under(v.Info.TypeOf(x)).(type) {
	case *types.Map:
		return want{is: t.Key()}
	case *types.Slice, *types.Array, *types.Basic, *types.Pointer:
		return want{any: isInteger}
	}
	return want{}
}

// wantedByReturn asks for the result of the function around the identifier.
func (v *view) wantedByReturn(i int) want {
	for _, n := range v.path {
		var t *ast.FuncType
		switch f := n.(type) {
		case *ast.FuncLit:
			t = f.Type
		case *ast.FuncDecl:
			t = f.Type
		default:
			continue
		}
		if t.Results == nil {
			return want{}
		}
		for _, f := range t.Results.List {
			if i -= max(1, len(f.Names)); i < 0 {
				return want{is: v.Info.TypeOf(f.Type)}
			}
		}
		return want{}
	}
	return want{}
}

// wantedByCase asks for what the switch around the clause n levels above the identifier is about.
func (v *view) wantedByCase(n int) want {
	s, ok := v.up(n + 2).(*ast.SwitchStmt)
	switch {
	case !ok:
		return want{}
	case s.Tag == nil:
		return want{is: types.Typ[types.Bool]}
	}
	return want{is: v.Info.TypeOf(s.Tag), compared: true}
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func indexOf(list []ast.Expr, x ast.Expr) int {
	for i, e := range list {
		if e == x {
			return i
		}
	}
	return -1
}

func nameAt(ids []*ast.Ident, i int) string {
	if i < 0 || i >= len(ids) {
		return ""
	}
	return ids[i].Name
}

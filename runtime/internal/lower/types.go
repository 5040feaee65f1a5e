package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"
)

// typeOf is the run-time type of t, after substitution.
func (l *lowerer) typeOf(t types.Type) reflect.Type {
	t = l.subst(t)
	rt, err := l.env.TypeOf(t)
	if err != nil {
		panic(&Refusal{Msg: err.Error()})
	}
	l.instantiateMethods(t)
	return rt
}

// static is the type of an expression, after substitution.
func (l *lowerer) static(x ast.Expr) types.Type {
	t := l.info.TypeOf(x)
	if t == nil {
		if id, ok := x.(*ast.Ident); ok {
			if o := l.info.ObjectOf(id); o != nil {
				t = o.Type()
			}
		}
	}
	if t == nil {
		l.refuse(x, "no type is known for %s", types.ExprString(x))
	}
	return l.subst(t)
}

// typ writes a type. Everything but predeclared types and what is composed of them is a symbol.
func (l *lowerer) typ(t types.Type) string {
	t = types.Unalias(l.subst(t))
	if isSymbol(t) {
		return l.typeSymbol(t)
	}
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UntypedNil {
			return "interface{}"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Pointer:
		return "*" + l.typ(t.Elem())
	case *types.Slice:
		return "[]" + l.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), l.typ(t.Elem()))
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", l.typ(t.Key()), l.typ(t.Elem()))
	case *types.Chan:
		elem := l.typ(t.Elem())
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + elem
		case types.RecvOnly:
			return "<-chan " + elem
		}
		return "chan (" + elem + ")"
	case *types.Signature:
		return "func" + l.signature(t, nil, nil)
	case *types.Interface:
		return "interface{}"
	default:
		return "error"
	}
}

// isSymbol says whether a type is written as a symbol: unless it is predeclared, composed of others, or interface{}.
func isSymbol(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Pointer, *types.Slice, *types.Array, *types.Map, *types.Chan, *types.Signature:
		return false
	case *types.Interface:
		return t.NumMethods() > 0 || !t.IsMethodSet()
	case *types.Named:
		return t != types.Universe.Lookup("error").Type()
	}
	return true
}

// typeSymbol is the symbol of a run-time type. The engine sees no type declarations, because its types have no names, no
// identity, and no methods that compiled code could find.
//
// Engine defect: type-identity.
// Engine defect: type-name.
// Engine defect: type-local-shadow.
// Engine defect: method-set-pointer.
// Engine defect: methods-in-elements.
// Engine defect: methods-of-errors.
// Engine defect: methods-promoted.
// Engine defect: field-names.
// Engine defect: type-recursive-function.
// Engine defect: type-recursive-result.
func (l *lowerer) typeSymbol(t types.Type) string {
	rt := l.typeOf(t)
	if name, ok := l.types[rt]; ok {
		return name
	}
	l.last++
	name := fmt.Sprintf("T%d", l.last)
	l.symbols[name] = reflect.Zero(reflect.PointerTo(rt))
	l.types[rt] = "s." + name
	return "s." + name
}

// instantiateMethods lowers the methods of every instance of a generic type that t is made of: they may be called
// through an interface.
func (l *lowerer) instantiateMethods(t types.Type) {
	t = types.Unalias(t)
	if l.seen[t] {
		return
	}
	l.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg == nil || l.env.Compiled(t) || pkg.Path() != "main" && t.TypeArgs().Len() == 0 {
			return // compiled
		}
		if t.TypeArgs().Len() > 0 {
			for m := range t.Methods() {
				l.methodInstance(m, t)
			}
		}
		l.instantiateMethods(t.Underlying())
	case *types.Struct:
		for f := range t.Fields() {
			l.instantiateMethods(f.Type())
		}
	case *types.Signature:
		for _, vars := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range vars.Variables() {
				l.instantiateMethods(v.Type())
			}
		}
	case interface{ Elem() types.Type }:
		l.instantiateMethods(t.Elem())
		if m, ok := t.(*types.Map); ok {
			l.instantiateMethods(m.Key())
		}
	}
}

// signature writes parameters and results, with names where they are given.
func (l *lowerer) signature(sig *types.Signature, params, results []string) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range sig.Params().Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		if params != nil {
			b.WriteString(params[i] + " ")
		}
		t := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			if s, ok := l.subst(t).Underlying().(*types.Slice); ok {
				b.WriteString("..." + l.typ(s.Elem()))
				continue
			}
		}
		b.WriteString(l.typ(t))
	}
	return b.String() + ")" + l.resultList(sig.Results(), results)
}

// resultList writes the results of a signature, with a blank before them if there are any.
func (l *lowerer) resultList(results *types.Tuple, names []string) string {
	var parts []string
	for i := range results.Len() {
		part := l.typ(results.At(i).Type())
		if names != nil {
			part = names[i] + " " + part
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// zero writes the zero value of a type, for places where the engine does not take nil.
func (l *lowerer) zero(t types.Type) string {
	t = l.subst(t)
	if b, ok := t.Underlying().(*types.Basic); ok && types.Unalias(t) == types.Type(b) {
		switch info := b.Info(); {
		case info&types.IsString != 0:
			return `""`
		case info&types.IsBoolean != 0:
			return "false"
		case info&types.IsNumeric != 0:
			return types.Default(b).(*types.Basic).Name() + "(0)"
		}
	}
	rt := l.typeOf(t)
	return "(*" + l.symbol("Z", fmt.Sprintf("%p", reflect.ValueOf(rt).UnsafePointer()), func() reflect.Value { return reflect.New(rt) }) + ")"
}

func isInterface(t types.Type) bool {
	_, param := types.Unalias(t).(*types.TypeParam)
	return !param && types.IsInterface(t)
}

// hasInterface says whether values of type t, which can be compared, are or have interfaces.
func hasInterface(t types.Type) bool {
	switch u := coreOf(t).(type) {
	case *types.Interface:
		return true
	case *types.Array:
		return hasInterface(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasInterface(f.Type()) {
				return true
			}
		}
	}
	return false
}

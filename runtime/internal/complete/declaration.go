package complete

import (
	"go/constant"
	"go/types"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// declaration is how a function is declared: func fmt.Println(a ...any) (n int, err error), and a method
// func (b *strings.Builder) Len() int.
func declaration(f *types.Func) string {
	recv := f.Signature().Recv()
	if recv == nil {
		return types.ObjectString(f, qualifier)
	}
	name := recv.Name()
	if name != "" {
		name += " "
	}
	return "func (" + name + typeString(recv.Type()) + ") " + f.Name() + signature(f.Signature())
}

func declarationOfVariable(o *types.Var) string {
	kind := "var "
	if o.IsField() {
		kind = "field "
	}
	return kind + qualified(o) + " " + typeString(o.Type())
}

func declarationOfConstant(o *types.Const) string {
	text := "const " + qualified(o)
	if b, ok := o.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		text += " " + typeString(o.Type())
	}
	return text + " = " + constantText(o.Val())
}

// qualified is a name with that of the package, if other names of the package can be seen from a cell.
func qualified(o types.Object) string {
	if n, ok := strings.CutPrefix(o.Name(), resultPrefix); ok {
		return "_" + n // as cells write it
	}
	if o.Pkg() == nil || o.Parent() != o.Pkg().Scope() || qualifier(o.Pkg()) == "" {
		return o.Name()
	}
	return qualifier(o.Pkg()) + "." + o.Name()
}

func variableType(o *types.Var) string {
	if o.IsField() {
		return typeString(o.Type()) + " (field)"
	}
	return typeString(o.Type())
}

// valueOfConstant says of a duration also what it is in hours, minutes and seconds.
func valueOfConstant(o *types.Const) string {
	text := constantText(o.Val())
	if n, exact := constant.Int64Val(constant.ToInt(o.Val())); exact && types.TypeString(o.Type(), nil) == "time.Duration" {
		text += " (" + time.Duration(n).String() + ")"
	}
	return text
}

// constantText is exact unless that is longer than anybody wants: math.Pi has hundreds of digits.
func constantText(v constant.Value) string {
	if v.Kind() == constant.Float {
		f, _ := constant.Float64Val(v)
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return v.ExactString()
}

// addSizes adds how many bytes a value of a type has, and to what it is aligned.
func (d *description) addSizes(t types.Type) {
	if !sized(t) {
		return
	}
	s := sizes()
	d.add(asWord, "Size", inBytes(s.Sizeof(t)))
	d.add(asWord, "Align", inBytes(s.Alignof(t)))
}

// addOffset adds where in its struct a field begins.
func (d *description) addOffset(s *types.Struct, f *types.Var) {
	if !sized(s) {
		return
	}
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	for i, offset := range sizes().Offsetsof(fields) {
		if fields[i] == f {
			d.add(asWord, "Offset", inBytes(offset))
		}
	}
}

func sizes() types.Sizes { return types.SizesFor("gc", runtime.GOARCH) }

func inBytes(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// sized says whether the size of a type is known: that of a generic one is not.
func sized(t types.Type) bool {
	switch u := t.(type) {
	case *types.Named:
		return u.TypeParams().Len() == u.TypeArgs().Len() && sized(u.Underlying())
	case *types.Alias:
		return sized(types.Unalias(u))
	case *types.TypeParam, *types.Tuple:
		return false
	case *types.Basic:
		return u.Info()&types.IsUntyped == 0 && u.Kind() != types.Invalid
	case *types.Array:
		return sized(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !sized(f.Type()) {
				return false
			}
		}
	}
	return true
}

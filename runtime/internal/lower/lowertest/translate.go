package lowertest

import (
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// A translator makes types of go/types from run-time types: the same type from the same, and different ones from different ones.
type translator struct {
	importer types.Importer
	found    map[reflect.Type]types.Type
}

func (tr *translator) translate(t reflect.Type) types.Type {
	if u, ok := tr.found[t]; ok {
		return u
	}
	var u types.Type
	switch {
	case t.Kind() == reflect.UnsafePointer && t.PkgPath() == "":
		u = types.Typ[types.UnsafePointer]
	case t.Name() == "":
		u = tr.composite(t)
	case t.PkgPath() == "":
		u = types.Universe.Lookup(t.Name()).Type()
	default:
		if u = tr.imported(t); u == nil {
			return tr.named(t)
		}
	}
	tr.found[t] = u
	return u
}

// imported is the type of the standard library that t is, with all that the type data knows of it, or nil. A type of a cell
// may have the same name.
func (tr *translator) imported(t reflect.Type) types.Type {
	if strings.HasSuffix(t.Name(), "]") {
		u := tr.byName(t.PkgPath() + "." + t.Name())
		if u == nil || !types.Identical(u.Underlying(), tr.composite(t)) { // cells have instances of their own
			return nil
		}
		return u
	}
	for _, s := range symbols.Lookup(t.PkgPath()) {
		if s.Name == t.Name() && s.Kind == symbols.Type && reflect.TypeOf(s.Value).Elem() == t {
			return tr.lookup(t.PkgPath(), t.Name())
		}
	}
	return nil
}

// lookup is a type that the type data has, or nil.
func (tr *translator) lookup(path, name string) types.Type {
	pkg, err := tr.importer.Import(path)
	if err != nil {
		return nil
	}
	o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil
	}
	return types.Unalias(o.Type())
}

// byName is the type of a name with paths, as reflect writes the arguments of an instance: iter.Seq[reflect.StructField].
// Methods that the type data knows mention such types. It is nil for what is not wholly of the standard library.
func (tr *translator) byName(name string) types.Type {
	if elem, ok := strings.CutPrefix(name, "*"); ok {
		if t := tr.byName(elem); t != nil {
			return types.NewPointer(t)
		}
		return nil
	}
	if elem, ok := strings.CutPrefix(name, "[]"); ok {
		if t := tr.byName(elem); t != nil {
			return types.NewSlice(t)
		}
		return nil
	}
	generic, list, instance := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	dot := strings.LastIndex(generic, ".")
	if dot < 0 {
		if o, ok := types.Universe.Lookup(name).(*types.TypeName); ok {
			return o.Type()
		}
		return nil
	}
	t := tr.lookup(generic[:dot], generic[dot+1:])
	if t == nil || !instance {
		return t
	}
	var args []types.Type
	for arg := range strings.SplitSeq(list, ",") { // an argument that is an instance itself with a comma is not known
		a := tr.byName(arg)
		if a == nil {
			return nil
		}
		args = append(args, a)
	}
	u, err := types.Instantiate(nil, t, args, true)
	if err != nil {
		return nil
	}
	return u
}

// named makes a named type of a cell, of ours, or an instance of a generic one: with the fields that it has, and the methods
// that reflection shows, promoted ones among them.
func (tr *translator) named(t reflect.Type) types.Type {
	n := types.NewNamed(types.NewTypeName(token.NoPos, packageOf(t.PkgPath()), t.Name(), nil), nil, nil)
	tr.found[t] = n
	n.SetUnderlying(tr.composite(t))
	if t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
		return n
	}
	all := reflect.PointerTo(t)
	for m := range all.Methods() {
		recv := types.Type(n)
		if _, ok := t.MethodByName(m.Name); !ok {
			recv = types.NewPointer(n)
		}
		sig := tr.signature(m.Type, types.NewVar(token.NoPos, nil, "", recv))
		n.AddMethod(types.NewFunc(token.NoPos, n.Obj().Pkg(), m.Name, sig))
	}
	return n
}

// composite is the type that t is made as, without its name.
func (tr *translator) composite(t reflect.Type) types.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return types.NewPointer(tr.translate(t.Elem()))
	case reflect.Slice:
		return types.NewSlice(tr.translate(t.Elem()))
	case reflect.Array:
		return types.NewArray(tr.translate(t.Elem()), int64(t.Len()))
	case reflect.Map:
		return types.NewMap(tr.translate(t.Key()), tr.translate(t.Elem()))
	case reflect.Chan:
		dir := map[reflect.ChanDir]types.ChanDir{reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly, reflect.RecvDir: types.RecvOnly}
		return types.NewChan(dir[t.ChanDir()], tr.translate(t.Elem()))
	case reflect.Func:
		return tr.signature(t, nil)
	case reflect.Struct:
		return tr.structure(t)
	case reflect.Interface:
		return tr.contract(t)
	case reflect.UnsafePointer:
		return types.Typ[types.UnsafePointer]
	}
	return types.Universe.Lookup(t.Kind().String()).Type() // kinds have the names of the basic types
}

// signature is the type of a function, or of a method that has its receiver as the first parameter.
func (tr *translator) signature(t reflect.Type, recv *types.Var) *types.Signature {
	var params, results []*types.Var
	for p := range t.Ins() {
		params = append(params, types.NewParam(token.NoPos, nil, "", tr.translate(p)))
	}
	for r := range t.Outs() {
		results = append(results, types.NewParam(token.NoPos, nil, "", tr.translate(r)))
	}
	if recv != nil {
		params = params[1:]
	}
	return types.NewSignatureType(recv, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic())
}

func (tr *translator) structure(t reflect.Type) types.Type {
	var fields []*types.Var
	var tags []string
	for f := range t.Fields() {
		fields = append(fields, types.NewField(token.NoPos, packageOf(f.PkgPath), f.Name, tr.translate(f.Type), f.Anonymous))
		tags = append(tags, string(f.Tag))
	}
	return types.NewStruct(fields, tags)
}

func (tr *translator) contract(t reflect.Type) types.Type {
	var methods []*types.Func
	for m := range t.Methods() {
		sig := tr.hidden(m)
		if sig == nil {
			sig = tr.signature(m.Type, nil)
		}
		methods = append(methods, types.NewFunc(token.NoPos, packageOf(m.PkgPath), m.Name, sig))
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

// hidden is the type of an unexported method that an interface has from a package of the standard library, or nil. It may
// mention types that have no other name outside.
func (tr *translator) hidden(m reflect.Method) *types.Signature {
	if m.PkgPath == "" || symbols.Lookup(m.PkgPath) == nil {
		return nil
	}
	pkg, err := tr.importer.Import(m.PkgPath)
	if err != nil {
		return nil
	}
	for _, name := range pkg.Scope().Names() {
		i, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for f := range i.Methods() {
			if f.Name() == m.Name {
				return types.NewSignatureType(nil, nil, nil, f.Signature().Params(), f.Signature().Results(), f.Signature().Variadic())
			}
		}
	}
	return nil
}

// packageOf is the package that a name belongs to. Names in lower case of types that cells declare are marked as exported at
// run time, so that the engine can use them: they have no package, and belong to the cell.
func packageOf(path string) *types.Package {
	if path == "" || strings.HasPrefix(path, mainPath+"#") { // which tells types of one name apart
		path = mainPath
	}
	return types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
}

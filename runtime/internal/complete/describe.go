package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

func describeKeyword(name string) description {
	form, text := keyword(name)
	if form == "" {
		return nil
	}
	var d description
	d.add(asCode, "Syntax", form)
	d.add(asDoc, "Docstring", text)
	d.add(asWord, "Type", "keyword")
	return d
}

// describeObject describes what an identifier means. The view is the one of the identifier.
func (e *Env) describeObject(v *view, o types.Object, source bool) description {
	var d description
	switch o := o.(type) {
	case *types.PkgName:
		return e.describePackage(o.Imported().Path(), source)
	case *types.Func:
		d.add(asCode, "Signature", declaration(o))
		e.document(&d, v, o, source)
		if o.Signature().Recv() != nil {
			d.add(asWord, "Type", "method")
		} else {
			d.add(asWord, "Type", "function")
		}
	case *types.Builtin:
		d.add(asCode, "Signature", builtins()[o.Name()].form)
		e.document(&d, v, o, source)
		d.add(asWord, "Type", "builtin function")
	case *types.TypeName:
		d.add(asCode, "Definition", definition(o))
		e.document(&d, v, o, source)
		d.add(asCode, "Methods", methodList(o.Type()))
		d.add(asWord, "Type", "type")
		if source {
			d.addSizes(o.Type())
		}
	case *types.Const:
		d.add(asCode, "Declaration", declarationOfConstant(o))
		d.add(asWord, "Type", typeString(o.Type())+" (constant)")
		d.add(asText, "Value", valueOfConstant(o))
		e.document(&d, v, o, source)
	case *types.Var:
		e.describeVariable(&d, v, o, source)
	default: // nil, a label
		e.document(&d, v, o, source)
		d.add(asWord, "Type", strings.ToLower(strings.TrimPrefix(reflect.TypeOf(o).String(), "*types.")))
	}
	return d
}

func (e *Env) describeVariable(d *description, v *view, o *types.Var, source bool) {
	d.add(asCode, "Declaration", declarationOfVariable(o))
	d.add(asWord, "Type", variableType(o))
	e.describeValue(d, v, o)
	e.document(d, v, o, source)
	d.add(asCode, "Methods", methodList(o.Type()))
	if source {
		d.addSizes(o.Type())
		if s, ok := v.ownerOf(o); ok {
			d.addOffset(s, o)
		}
	}
}

// describeValue adds the value of a variable of the session.
func (e *Env) describeValue(d *description, v *view, o *types.Var) {
	if e.Value == nil || e.ValueText == nil || e.Scope.Lookup(o.Name()) != types.Object(o) {
		return // it is no top-level variable, or one that this cell is about to declare anew
	}
	value, ok := e.Value(o.Name())
	if !ok {
		return
	}
	d.add(asText, "String form", e.ValueText(value))
	switch value.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		d.add(asWord, "Length", strconv.Itoa(value.Len()))
	}
}

// document adds the source of a cell's declaration if it is asked for, else the doc comment.
func (e *Env) document(d *description, v *view, o types.Object, source bool) {
	text, ok := e.source(v, o)
	switch {
	case ok && source:
		d.add(asCode, "Source", text)
	case ok:
		d.add(asDoc, "Docstring", commentIn(text, o.Name()))
	case pathOf(o) == mainPath:
		if field, ok := o.(*types.Var); ok && field.IsField() {
			d.add(asDoc, "Docstring", e.commentOnField(v, field))
		}
	default:
		d.addDoc(pathOf(o), e.doc(v, o))
	}
}

// source is how this or an earlier cell declares an object, with the comment above it.
func (e *Env) source(v *view, o types.Object) (string, bool) {
	if text, ok := v.sourceOf(o); ok {
		return text, true
	}
	if e.Source == nil || !e.ofCell(o) {
		return "", false
	}
	return e.Source(o)
}

// commentOnField is what the declaration of a cell's type says of a field.
func (e *Env) commentOnField(v *view, field *types.Var) string {
	t := types.Unalias(v.ownerType())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok {
		return ""
	}
	text, _ := e.source(v, named.Obj())
	return commentIn(text, field.Name())
}

// pathOf is the path of the package that declares an object, or "".
func pathOf(o types.Object) string {
	if o.Pkg() == nil {
		return ""
	}
	return o.Pkg().Path()
}

// ofCell says whether an earlier cell declares an object at top level, or as a method.
func (e *Env) ofCell(o types.Object) bool {
	if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil {
		return f.Pkg() != nil && f.Pkg().Path() == mainPath
	}
	return e.Scope.Lookup(o.Name()) == o
}

// doc is the documentation of what cells do not declare themselves.
func (e *Env) doc(v *view, o types.Object) string {
	if o.Pkg() == nil {
		return builtins()[o.Name()].doc
	}
	if e.Docs == nil || o.Pkg().Path() == mainPath {
		return ""
	}
	name := o.Name()
	switch o := o.(type) {
	case *types.Func:
		if recv := o.Signature().Recv(); recv != nil {
			name = typeName(recv.Type()) + "." + name
		}
	case *types.Var:
		if o.IsField() {
			name = v.owner() + "." + name
		}
	}
	return e.Docs.Doc(o.Pkg().Path(), name)
}

// owner is the name of the type whose field the identifier is.
func (v *view) owner() string {
	t := v.ownerType()
	if t == nil {
		return ""
	}
	return typeName(t)
}

// ownerOf is the struct whose field o is.
func (v *view) ownerOf(o *types.Var) (*types.Struct, bool) {
	if !o.IsField() {
		return nil, false
	}
	return structOf(v.ownerType())
}

// ownerType is the type whose field the identifier is, or nil.
func (v *view) ownerType() types.Type {
	if lit, _ := v.literal(); lit != nil {
		return v.Info.TypeOf(lit)
	}
	sel, ok := v.up(1).(*ast.SelectorExpr)
	if !ok || v.Info.Selections[sel] == nil {
		return nil
	}
	s := v.Info.Selections[sel]
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		st, ok := structOf(t)
		if !ok {
			return nil
		}
		t = st.Field(i).Type()
	}
	return t
}

// typeName is the name of the type that t is or points to.
func typeName(t types.Type) string {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// sourceOf is the source of a function, type or constant that the cell itself declares, with the comment before it.
func (v *view) sourceOf(o types.Object) (string, bool) {
	for _, it := range v.Cell.Items {
		if it.Decl != nil && v.declares(it.Decl, o) {
			return v.Cell.Documented(it.Decl), true
		}
	}
	return "", false
}

func (v *view) declares(d ast.Decl, o types.Object) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return v.Info.Defs[d.Name] == o
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if v.Info.Defs[s.Name] == o {
					return true
				}
			case *ast.ValueSpec:
				for _, id := range s.Names {
					if d.Tok == token.CONST && v.Info.Defs[id] == o {
						return true
					}
				}
			}
		}
	}
	return false
}

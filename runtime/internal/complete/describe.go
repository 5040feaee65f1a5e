package complete

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// A description is what IPython's inspection shows: titles with texts.
type description []section

type section struct{ title, text string }

// add adds a section, unless its text is empty.
func (d *description) add(title, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		*d = append(*d, section{title, text})
	}
}

// text lays a description out as IPython does: titles in red and of one width, long texts below their title.
func (d description) text() string {
	width := 0
	for _, s := range d {
		width = max(width, len(s.title)+1)
	}
	var lines []string
	for _, s := range d {
		title := s.title + ":" + strings.Repeat(" ", width-len(s.title)-1)
		delim := " "
		if strings.Contains(s.text, "\n") {
			delim = "\n"
		}
		lines = append(lines, "\x1b[0;31m"+title+"\x1b[0m"+delim+s.text)
	}
	return strings.Join(lines, "\n")
}

func describeKeyword(word string) description {
	form, doc := keyword(word)
	if form == "" {
		return nil
	}
	var d description
	d.add("Syntax", form)
	d.add("Docstring", doc)
	d.add("Type", "keyword")
	return d
}

// describeObject describes what an identifier means. The view is the one of the identifier.
func (e *Env) describeObject(v *view, o types.Object, source bool) description {
	var d description
	switch o := o.(type) {
	case *types.PkgName:
		return e.describePackage(o.Imported().Path(), source)
	case *types.Func:
		d.add("Signature", declaration(o))
		e.document(&d, v, o, source)
		if o.Signature().Recv() != nil {
			d.add("Type", "method")
		} else {
			d.add("Type", "function")
		}
	case *types.Builtin:
		d.add("Signature", builtins()[o.Name()].form)
		e.document(&d, v, o, source)
		d.add("Type", "builtin function")
	case *types.TypeName:
		d.add("Definition", definition(o))
		e.document(&d, v, o, source)
		d.add("Methods", methodList(o))
		d.add("Type", "type")
	case *types.Const:
		d.add("Type", typeString(o.Type())+" (constant)")
		d.add("Value", constantText(o.Val()))
		e.document(&d, v, o, source)
	case *types.Var:
		d.add("Type", variableType(o))
		e.describeValue(&d, v, o)
		e.document(&d, v, o, source)
	default: // nil, a label
		e.document(&d, v, o, source)
		d.add("Type", strings.ToLower(strings.TrimPrefix(reflect.TypeOf(o).String(), "*types.")))
	}
	return d
}

// constantText is exact unless that is longer than anybody wants: math.Pi has hundreds of digits.
func constantText(v constant.Value) string {
	if v.Kind() == constant.Float {
		f, _ := constant.Float64Val(v)
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return v.ExactString()
}

func variableType(o *types.Var) string {
	if o.IsField() {
		return typeString(o.Type()) + " (field)"
	}
	return typeString(o.Type())
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
	d.add("String form", e.ValueText(value))
	switch value.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		d.add("Length", strconv.Itoa(value.Len()))
	}
}

// document adds the source of a cell's declaration if it is asked for, else the doc comment.
func (e *Env) document(d *description, v *view, o types.Object, source bool) {
	text, ok := v.sourceOf(o)
	if !ok && e.Source != nil && e.ofCell(o) {
		text, ok = e.Source(o)
	}
	switch {
	case ok && source:
		d.add("Source", text)
	case ok:
		d.add("Docstring", leadingComment(text))
	default:
		d.add("Docstring", e.doc(v, o))
	}
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
	if lit, _ := v.literal(); lit != nil {
		return typeName(v.Info.TypeOf(lit))
	}
	sel, ok := v.up(1).(*ast.SelectorExpr)
	if !ok || v.Info.Selections[sel] == nil {
		return ""
	}
	s := v.Info.Selections[sel]
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		st, ok := structOf(t)
		if !ok {
			return ""
		}
		t = st.Field(i).Type()
	}
	return typeName(t)
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
		if it.Decl == nil || !v.declares(it.Decl, o) {
			continue
		}
		start := v.fset.Position(it.Decl.Pos()).Line - 1
		lines := strings.Split(v.Cell.Source, "\n")
		for start > 0 && start < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[start-1]), "//") {
			start--
		}
		comment := strings.Join(lines[start:v.fset.Position(it.Decl.Pos()).Line-1], "\n")
		return strings.TrimLeft(comment+"\n"+v.Cell.Text(it.Decl), "\n"), true
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

// leadingComment is the text of the line comments that a source begins with.
func leadingComment(source string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimLeft(source, " \t\n")) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "//")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimPrefix(text, " "))
	}
	return strings.Join(lines, "\n")
}

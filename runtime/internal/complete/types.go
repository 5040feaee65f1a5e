package complete

import (
	"bytes"
	"fmt"
	"go/types"
	"strings"
)

// listed bounds how many methods or names are listed.
const listed = 60

// qualifier names packages as cells do: what cells declare is bare.
func qualifier(p *types.Package) string {
	if p.Path() == mainPath {
		return ""
	}
	return p.Name()
}

func typeString(t types.Type) string { return types.TypeString(t, qualifier) }

func writeSignature(b *strings.Builder, sig *types.Signature) {
	var buf bytes.Buffer
	types.WriteSignature(&buf, sig, qualifier)
	b.Write(buf.Bytes())
}

// definition is how a type is declared. Fields that cannot be named in a cell are left out.
func definition(o *types.TypeName) string {
	name := typeString(o.Type())
	switch t := o.Type().(type) {
	case *types.TypeParam:
		return name + " " + typeString(t.Constraint()) + " (type parameter)"
	case *types.Basic:
		return name
	case *types.Alias:
		if o == types.Universe.Lookup("any") {
			return "type any = interface{}"
		}
		return "type " + name + " = " + typeString(t.Rhs())
	}
	if named, ok := o.Type().(*types.Named); ok && named.TypeParams().Len() > 0 && named.TypeArgs().Len() == 0 {
		name = types.ObjectString(o, qualifier)
		name = strings.TrimPrefix(name[:strings.IndexByte(name, ']')+1], "type ")
	}
	if i, ok := o.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
		return "type " + name + " interface {\n" + interfaceLines(i) + "}"
	}
	s, ok := o.Type().Underlying().(*types.Struct)
	if !ok || s.NumFields() == 0 {
		return "type " + name + " " + typeString(o.Type().Underlying())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "type %s struct {\n", name)
	hidden := false
	for i := range s.NumFields() {
		f := s.Field(i)
		switch {
		case !visible(f):
			hidden = true
		case f.Embedded():
			fmt.Fprintf(&b, "    %s\n", typeString(f.Type()))
		default:
			fmt.Fprintf(&b, "    %s %s\n", f.Name(), typeString(f.Type()))
		}
	}
	if hidden {
		b.WriteString("    // has unexported fields\n")
	}
	b.WriteString("}")
	return b.String()
}

// interfaceLines are what is embedded in an interface, and its own methods.
func interfaceLines(i *types.Interface) string {
	var b strings.Builder
	for t := range i.EmbeddedTypes() {
		fmt.Fprintf(&b, "    %s\n", typeString(t))
	}
	for f := range i.ExplicitMethods() {
		if visible(f) {
			fmt.Fprintf(&b, "    %s%s\n", f.Name(), signature(f.Signature()))
		}
	}
	return b.String()
}

// methodList lists the methods of a type, those for a pointer included. Those of an interface are in its definition.
func methodList(t types.Type) string {
	if types.IsInterface(t) || isInvalid(t) {
		return ""
	}
	set := types.NewMethodSet(pointerTo(t))
	var lines []string
	for i := range set.Len() {
		f, ok := set.At(i).Obj().(*types.Func)
		if ok && visible(f) {
			lines = append(lines, declaration(f))
		}
	}
	return shortened(lines)
}

func shortened(lines []string) string {
	if n := len(lines) - listed; n > 0 {
		lines = append(lines[:listed:listed], fmt.Sprintf("… and %d more", n))
	}
	return strings.Join(lines, "\n")
}

// describePackage describes a package by its path. In place of a source it lists what the package exports.
func (e *Env) describePackage(path string, source bool) description {
	if _, err := e.Importer.Import(path); err != nil {
		return nil
	}
	var d description
	d.add(asCode, "Import", fmt.Sprintf("import %q", path))
	if e.Docs != nil {
		d.addDoc(path, e.Docs.Doc(path, ""))
	}
	d.add(asWord, "Type", "package")
	if source {
		var lines []string
		for _, f := range e.exported(ofSession, path) {
			lines = append(lines, line(f.object))
		}
		d.add(asCode, "Contents", strings.Join(lines, "\n"))
	}
	return d
}

// line is a declaration in one line.
func line(o types.Object) string {
	switch o := o.(type) {
	case *types.Func:
		return declaration(o)
	case *types.Const:
		return declarationOfConstant(o)
	case *types.Var:
		return declarationOfVariable(o)
	case *types.TypeName:
		return "type " + typeString(o.Type()) + " " + kindOf(o.Type())
	}
	return o.Name()
}

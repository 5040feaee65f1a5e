package symbols

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// withoutSource are the generic declarations that need the help of their package.
var withoutSource = []string{"database/sql.Null"}

// Every exported generic declaration of the standard library has a source that compiles, or is Erased.
func TestGenericDeclarationsHaveSource(t *testing.T) {
	fset := token.NewFileSet()
	im := NewImporter(fset)
	for _, path := range Paths() {
		if slices.Contains(bundledPaths[:], path) {
			continue
		}
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		source := checkSource(t, fset, im, path)
		for _, name := range pkg.Scope().Names() {
			o := pkg.Scope().Lookup(name)
			if !o.Exported() || !isGeneric(o) || slices.Contains(withoutSource, path+"."+name) {
				continue
			}
			switch own := lookup(source, name); {
			case own != nil:
				if got, want := types.TypeString(own.Type(), (*types.Package).Name), types.TypeString(o.Type(), (*types.Package).Name); got != want && !strings.Contains(want, "intType") {
					t.Errorf("%s.%s is %s in our source, not %s", path, name, got, want)
				}
			case !isErased(path, name):
				t.Errorf("%s.%s has no source and is not erased", path, name)
			}
		}
	}
}

func lookup(pkg *types.Package, name string) types.Object {
	if pkg == nil {
		return nil
	}
	return pkg.Scope().Lookup(name)
}

// checkSource type-checks the source of a package, nil if there is none. The package imports itself as the doc of Source says.
func checkSource(t *testing.T, fset *token.FileSet, im *Importer, path string) *types.Package {
	var files []*ast.File
	for name, src := range Source(path) {
		f, err := parser.ParseFile(fset, path+"/"+name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if i.Path.Value == `"unsafe"` {
				t.Errorf("%s/%s imports unsafe", path, name)
			}
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil {
				t.Errorf("%s/%s: %s has no body", path, name, fn.Name.Name)
			}
		}
		files = append(files, f)
	}
	if files == nil {
		return nil
	}
	conf := types.Config{Importer: im}
	pkg, err := conf.Check("source of "+path, fset, files, nil)
	if err != nil {
		t.Errorf("source of %s: %v", path, err)
	}
	return pkg
}

func isGeneric(o types.Object) bool {
	switch o := o.(type) {
	case *types.Func:
		return o.Signature().TypeParams().Len() > 0
	case *types.TypeName:
		if n, ok := o.Type().(*types.Named); ok {
			return n.TypeParams().Len() > 0
		}
	}
	return false
}

func isErased(path, name string) bool {
	return slices.ContainsFunc(Lookup(path), func(s Sym) bool { return s.Name == name && s.Erased })
}

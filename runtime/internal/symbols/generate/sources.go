package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
)

// interpreted lists the packages whose generic declarations are taken from the Go distribution. The value lists the
// declarations for which there is a shadow, so that they and what only they need are left out.
var interpreted = map[string][]string{
	"cmp":    nil,
	"iter":   {"Pull", "Pull2"},
	"maps":   {"Clone"},
	"slices": {"overlaps"},
}

// sources writes the source of the packages that are interpreted, without comments.
func sources(worlds []*world, files map[string][]byte) error {
	w := worlds[0]
	all := map[string][]byte{}
	for path, shadowed := range interpreted {
		pk := w.pkgs[path]
		used := reachable(pk, shadowed)
		for _, f := range pk.files {
			src, err := reduced(w.fset, pk, f, used)
			if err != nil {
				return fmt.Errorf("source of %s: %w", path, err)
			}
			if src != nil {
				all[path+"/"+filepath.Base(w.fset.Position(f.Pos()).Filename)] = src
			}
		}
	}
	var err error
	files["sources.zip"], err = archive(all)
	return err
}

// reachable is the set of package-level objects that the exported ones need, without the shadowed ones.
func reachable(pk *pkg, shadowed []string) map[types.Object]bool {
	scope := pk.types.Scope()
	uses := map[types.Object][]types.Object{} // by declared object
	for _, f := range pk.files {
		for _, d := range f.Decls {
			for _, declared := range declaredBy(pk, d) {
				ast.Inspect(d, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						if o := origin(pk.info.Uses[id]); o != nil && o.Parent() == scope {
							uses[declared] = append(uses[declared], o)
						}
					}
					return true
				})
			}
		}
	}
	reached := map[types.Object]bool{}
	var reach func(o types.Object)
	reach = func(o types.Object) {
		if o == nil || reached[o] || slices.Contains(shadowed, o.Name()) {
			return
		}
		reached[o] = true
		for _, u := range uses[o] {
			reach(u)
		}
	}
	for _, name := range scope.Names() {
		if token.IsExported(name) {
			reach(scope.Lookup(name))
		}
	}
	return reached
}

// origin is the declared function of an instance.
func origin(o types.Object) types.Object {
	if f, ok := o.(*types.Func); ok {
		return f.Origin()
	}
	return o
}

// declaredBy lists the objects that a declaration declares; for a method, its receiver's type.
func declaredBy(pk *pkg, d ast.Decl) []types.Object {
	var os []types.Object
	switch d := d.(type) {
	case *ast.FuncDecl:
		o := pk.info.Defs[d.Name]
		if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil {
			o = receiver(f)
		}
		os = append(os, o)
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				os = append(os, pk.info.Defs[s.Name])
			case *ast.ValueSpec:
				for _, n := range s.Names {
					os = append(os, pk.info.Defs[n])
				}
			}
		}
	}
	return os
}

func receiver(f *types.Func) types.Object {
	t := f.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.(*types.Named).Obj()
}

// reduced is the file with those declarations that are used, and nil if there are none.
func reduced(fset *token.FileSet, pk *pkg, f *ast.File, used map[types.Object]bool) ([]byte, error) {
	var kept []ast.Decl
	imports := map[string]bool{}
	for _, d := range f.Decls {
		if !slices.ContainsFunc(declaredBy(pk, d), func(o types.Object) bool { return used[o] }) {
			continue
		}
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil {
			return nil, fmt.Errorf("%s has no body and needs a shadow", fn.Name.Name)
		}
		kept = append(kept, d)
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if p, ok := pk.info.Uses[id].(*types.PkgName); ok {
					imports[p.Imported().Path()] = true
				}
			}
			return true
		})
	}
	if len(kept) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n", pk.types.Name())
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&b, "\nimport %s\n", strconv.Quote(path))
	}
	for _, d := range kept {
		strip(d)
		b.WriteString("\n")
		if err := printer.Fprint(&b, fset, d); err != nil {
			return nil, err
		}
		b.WriteString("\n")
	}
	return b.Bytes(), nil
}

// strip removes the doc comment. Others go because printer does not know of them without the file.
func strip(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		d.Doc = nil
	case *ast.GenDecl:
		d.Doc = nil
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				s.Doc, s.Comment = nil, nil
			case *ast.ValueSpec:
				s.Doc, s.Comment = nil, nil
			}
		}
	}
}

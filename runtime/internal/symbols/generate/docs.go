package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// docs writes the doc comments: a txtar archive a package, whose comment is that of the package and whose files are named
// as symbols.Docs.Doc wants it.
func docs(worlds []*world, files map[string][]byte) error {
	w := worlds[0]
	all := map[string][]byte{}
	for _, path := range w.paths {
		pk := w.pkgs[path]
		if path == "unsafe" {
			continue // its file is documentation only, and not loaded
		}
		d, err := document(pk)
		if err != nil {
			return fmt.Errorf("documentation of %s: %w", path, err)
		}
		texts := map[string]string{}
		collect(d, texts)
		a := &txtar.Archive{Comment: []byte(strings.TrimSpace(d.Doc) + "\n")}
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(texts[name] + "\n")})
		}
		all[path] = txtar.Format(a)
		if len(txtar.Parse(all[path]).Files) != len(a.Files) {
			return fmt.Errorf("documentation of %s has lines that look like txtar's", path)
		}
	}
	var err error
	files["docs.zip"], err = archive(all)
	return err
}

// document parses a package once more, because package doc removes what is not exported from the files that it is given.
func document(pk *pkg) (*doc.Package, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range pk.listed.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(pk.listed.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return doc.NewFromFiles(fset, files, pk.link)
}

// collect adds the comments of everything exported, those of methods and fields as Type.Name.
func collect(d *doc.Package, texts map[string]string) {
	add := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			texts[name] = text
		}
	}
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			for _, s := range v.Decl.Specs {
				spec := s.(*ast.ValueSpec)
				text := first(spec.Doc.Text(), spec.Comment.Text(), v.Doc)
				for _, n := range spec.Names {
					if n.IsExported() {
						add(n.Name, text)
					}
				}
			}
		}
	}
	values(d.Consts)
	values(d.Vars)
	for _, f := range d.Funcs {
		add(f.Name, f.Doc)
	}
	for _, t := range d.Types {
		add(t.Name, t.Doc)
		values(t.Consts)
		values(t.Vars)
		for _, f := range t.Funcs {
			add(f.Name, f.Doc)
		}
		members(t, add)
		for _, m := range t.Methods {
			add(t.Name+"."+m.Name, m.Doc)
		}
	}
}

// members adds the comments of struct fields and interface methods.
func members(t *doc.Type, add func(name, text string)) {
	for _, s := range t.Decl.Specs {
		spec, ok := s.(*ast.TypeSpec)
		if !ok || spec.Name.Name != t.Name {
			continue
		}
		var fields *ast.FieldList
		switch u := spec.Type.(type) {
		case *ast.StructType:
			fields = u.Fields
		case *ast.InterfaceType:
			fields = u.Methods
		default:
			continue
		}
		for _, f := range fields.List {
			for _, n := range f.Names {
				if n.IsExported() {
					add(t.Name+"."+n.Name, first(f.Doc.Text(), f.Comment.Text()))
				}
			}
		}
	}
}

func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

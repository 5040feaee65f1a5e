package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/gopherloop/gopherloop/"

// bundled maps the short paths under which cells import our own packages to where these stand.
var bundled = map[string]string{
	"asyncio": module + "runtime/asyncio",
	"display": module + "runtime/display",
	"getpass": module + "runtime/getpass",
}

// bound lists the bundled packages all of whose functions a session gets from the package's Bind, and that have none in the
// table.
var bound = []string{"asyncio"}

// hostFile says whether a file of a bundled package is for whoever runs cells, and not for cells.
func hostFile(name string) bool { return strings.HasPrefix(name, "host_") }

// linked packages have tables, because types of bundled packages are theirs, but no cell imports them.
var linked = []string{
	module + "runtime/loop",
}

// A platform is one that Gopherloop is built for.
type platform struct{ os, arch string }

func (p platform) String() string { return p.os + "_" + p.arch }

// constraint is the build constraint of a generated file.
func (p platform) constraint() string { return fmt.Sprintf("//go:build %s && %s\n\n", p.os, p.arch) }

var platforms = []platform{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}}

// A world is everything that is generated from, as one platform sees it.
type world struct {
	platform
	fset  *token.FileSet
	pkgs  map[string]*pkg // by the path that cells use, dependencies included
	paths []string        // the packages that cells can import, sorted
}

// A pkg is one package, type-checked from source.
type pkg struct {
	path    string // as cells write it
	link    string // as Go code of this repository writes it
	listed  listed
	files   []*ast.File
	types   *types.Package
	info    *types.Info // of packages with generic declarations, with bodies; else nil
	std     bool
	generic bool // has an exported generic declaration
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	ImportMap  map[string]string
	Standard   bool
}

// load type-checks the standard library and the bundled packages from source, without cgo.
func load(dir string, p platform) (*world, error) {
	list, err := goList(dir, p)
	if err != nil {
		return nil, err
	}
	w := &world{platform: p, fset: token.NewFileSet(), pkgs: map[string]*pkg{}}
	short := map[string]string{}
	for s, link := range bundled {
		short[link] = s
	}
	for _, l := range list { // dependencies come first
		pk := &pkg{path: l.ImportPath, link: l.ImportPath, listed: l, std: l.Standard}
		if s, ok := short[l.ImportPath]; ok {
			pk.path = s
		}
		if err := w.check(pk, short); err != nil {
			return nil, err
		}
		w.pkgs[pk.path] = pk
		if importable(pk) {
			w.paths = append(w.paths, pk.path)
		}
	}
	slices.Sort(w.paths)
	return w, nil
}

// goList lists the packages and their dependencies in the order of their dependence.
func goList(dir string, p platform) ([]listed, error) {
	args := []string{"list", "-deps", "-json=ImportPath,Dir,GoFiles,ImportMap,Standard", "std"}
	for _, link := range bundled {
		args = append(args, link)
	}
	args = append(args, linked...)
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS="+p.os, "GOARCH="+p.arch, "CGO_ENABLED=0", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var list []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := d.Decode(&l); err == io.EOF {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("output of go list: %w", err)
		}
		list = append(list, l)
	}
}

func (w *world) check(pk *pkg, short map[string]string) error {
	if pk.path == "unsafe" {
		pk.types = types.Unsafe
		return nil
	}
	if !pk.std {
		pk.listed.GoFiles = slices.DeleteFunc(pk.listed.GoFiles, hostFile)
	}
	for _, name := range pk.listed.GoFiles {
		f, err := parser.ParseFile(w.fset, filepath.Join(pk.listed.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pk.files = append(pk.files, f)
	}
	pk.generic = slices.ContainsFunc(pk.files, declaresGeneric)
	conf := &types.Config{
		IgnoreFuncBodies: !pk.generic,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", w.arch),
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if mapped, ok := pk.listed.ImportMap[path]; ok {
				path = mapped
			}
			if s, ok := short[path]; ok {
				path = s
			}
			if dep := w.pkgs[path]; dep != nil {
				return dep.types, nil
			}
			return nil, fmt.Errorf("%s imports %s, which go list did not list before it", pk.path, path)
		}),
	}
	if pk.generic {
		pk.info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	}
	var err error
	pk.types, err = conf.Check(pk.path, w.fset, pk.files, pk.info)
	return err
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// declaresGeneric says whether a file declares a generic function or type with an exported name.
func declaresGeneric(f *ast.File) bool {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Type.TypeParams != nil && d.Name.IsExported() {
				return true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if t, ok := s.(*ast.TypeSpec); ok && t.TypeParams != nil && t.Name.IsExported() {
					return true
				}
			}
		}
	}
	return false
}

// importable says whether cells can import the package.
func importable(pk *pkg) bool {
	if !pk.std {
		return bundled[pk.path] != ""
	}
	switch pk.path {
	case "plugin", // needs cgo
		"runtime/cgo", "runtime/race": // for the toolchain only
		return false
	}
	elems := strings.Split(pk.path, "/")
	return !slices.Contains(elems, "internal") && elems[0] != "vendor" && elems[0] != "cmd"
}

// tabled says whether the package has a symbol table.
func tabled(pk *pkg) bool {
	return pk.path != "unsafe" && (importable(pk) || slices.Contains(linked, pk.path))
}

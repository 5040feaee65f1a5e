package session

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"slices"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// generics knows the source of generic functions and methods: those of cells, and those of the standard library, which are
// checked when they are first needed.
type generics struct {
	s     *Session
	cells map[*types.Func]declared
	std   map[string]*sourcePackage
	types map[string]map[string]bool // names of generic declarations by package
}

type declared struct {
	decl *ast.FuncDecl
	info *types.Info
}

// sourcePackage is a package of the standard library that was checked from source.
type sourcePackage struct {
	decls map[string]*ast.FuncDecl // by name, or Type.Method
	info  *types.Info
	pkg   *types.Package
}

func newGenerics(s *Session) *generics {
	return &generics{s: s, cells: map[*types.Func]declared{}, std: map[string]*sourcePackage{}, types: map[string]map[string]bool{}}
}

// declares takes over the functions of a cell.
func (e *env) declares(r *check.Result) {
	for _, f := range r.Funcs {
		if o, ok := r.Info.Defs[f.Name].(*types.Func); ok {
			e.declare(o, declared{f, r.Info})
			if method := r.Replaced[o]; method != nil {
				e.declare(method, declared{f, r.Info})
			}
		}
	}
}

func (e *env) declare(o *types.Func, d declared) {
	was := e.generics.cells[o]
	e.generics.cells[o] = d
	e.pending.generics = append(e.pending.generics, func() {
		if delete(e.generics.cells, o); was.decl != nil {
			e.generics.cells[o] = was
		}
	})
}

// remembered visits the types of which the session knows more than the scope.
func (e *env) remembered(visit func(types.Type), info func(*types.Info)) {
	e.s.types.Each(visit)
	seen := map[*types.Info]bool{}
	for _, d := range e.generics.cells {
		if !seen[d.info] {
			seen[d.info] = true
			info(d.info)
		}
	}
}

func (g *generics) source(f *types.Func) (*ast.FuncDecl, *types.Info, bool) {
	f = f.Origin()
	if d, ok := g.cells[f]; ok {
		return d.decl, d.info, true
	}
	if f.Pkg() == nil || f.Pkg().Path() == "main" {
		return nil, nil, false
	}
	p := g.load(f.Pkg().Path())
	if p == nil {
		return nil, nil, false
	}
	name := f.Name()
	if recv := f.Signature().Recv(); recv != nil {
		name = baseName(recv.Type()) + "." + name
	}
	d, ok := p.decls[name]
	return d, p.info, ok
}

func baseName(t types.Type) string {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// has says whether a package declares a generic type of that name in its source.
func (g *generics) has(path, name string) bool {
	names, ok := g.types[path]
	if !ok {
		names = map[string]bool{}
		if files := symbols.Source(path); files != nil {
			for file, text := range files {
				f, err := parser.ParseFile(g.s.fset, path+"/"+file, text, parser.SkipObjectResolution)
				if err != nil {
					continue
				}
				for _, d := range f.Decls {
					if gd, ok := d.(*ast.GenDecl); ok {
						for _, spec := range gd.Specs {
							if ts, ok := spec.(*ast.TypeSpec); ok && ts.TypeParams != nil {
								names[ts.Name.Name] = true
							}
						}
					}
				}
			}
		}
		g.types[path] = names
	}
	return names[name]
}

// load checks the source of a package, or returns nil if it has none.
func (g *generics) load(path string) *sourcePackage {
	if p, ok := g.std[path]; ok {
		return p
	}
	files := symbols.Source(path)
	if files == nil {
		g.std[path] = nil
		return nil
	}
	p := &sourcePackage{decls: map[string]*ast.FuncDecl{}, info: check.NewInfo()}
	var asts []*ast.File
	for name, text := range files {
		f, err := parser.ParseFile(g.s.fset, path+"/"+name, text, parser.SkipObjectResolution)
		if err != nil {
			panic(fmt.Errorf("embedded source of %s: %w", path, err)) // the binary is damaged
		}
		asts = append(asts, f)
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				p.decls[declName(fd)] = fd
			}
		}
	}
	conf := types.Config{Importer: g.s.importer, GoVersion: check.Version, Error: func(err error) {
		g.s.log.Error("check embedded source", "package", path, "error", err)
	}}
	p.pkg, _ = conf.Check(path, g.s.fset, asts, p.info) // the errors were logged
	g.std[path] = p
	return p
}

// Compiled is for lowering.
func (e *env) Compiled(t *types.Named) bool { return erasedType(t) }

// erasedType says that an instance of a generic type is the compiled one, whose type arguments are any: of package asyncio
// all are, of the standard library those that are written so, which its source is made of.
func erasedType(t *types.Named) bool {
	if t.Obj().Pkg() == nil || t.TypeArgs().Len() == 0 {
		return false
	}
	if t.Obj().Pkg().Path() == check.Asyncio {
		return true
	}
	for arg := range t.TypeArgs().Types() {
		if i, ok := types.Unalias(arg).(*types.Interface); !ok || !i.Empty() {
			return false
		}
	}
	sym, ok := lookup(t.Obj().Pkg().Path(), t.Obj().Name())
	return ok && sym.Erased && sym.Kind == symbols.Type
}

// canonical is the type of the source of a package for the one that cells import, where the source has methods of its own.
func (g *generics) canonical(t *types.Named) *types.Named {
	o := t.Obj()
	if o.Pkg() == nil || o.Pkg().Path() == "main" || !g.s.isLive(o) {
		return t
	}
	p := g.load(o.Pkg().Path())
	if p == nil || p.pkg == nil || p.pkg == o.Pkg() {
		return t
	}
	c, ok := p.pkg.Scope().Lookup(o.Name()).(*types.TypeName)
	if !ok {
		return t
	}
	named, ok := c.Type().(*types.Named)
	if !ok || named.TypeParams().Len() != t.TypeArgs().Len() {
		return t
	}
	if t.TypeArgs().Len() == 0 {
		return named
	}
	u, err := types.Instantiate(nil, named, slices.Collect(t.TypeArgs().Types()), false)
	if err != nil {
		return t // it cannot: the same arguments have passed for the imported one
	}
	return u.(*types.Named)
}

func declName(f *ast.FuncDecl) string {
	if base := check.ReceiverBase(f); base != "" {
		return base + "." + f.Name.Name
	}
	return f.Name.Name
}

package session

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

// declarations lists what a new session needs of a cell: imports, constants, types with their methods, functions, and the
// names and types of variables, but no statement. They stand in an order in which each can be declared by itself.
// s.compiling is held.
func (s *Session) declarations(r *check.Result, count int) []lang.Declaration {
	list := importDeclarations(r)
	methods := map[string]map[string]string{}
	for _, it := range r.Cell.Items {
		if base := check.ReceiverBase(it.Decl); base != "" {
			if methods[base] == nil {
				methods[base] = map[string]string{}
			}
			methods[base][it.Decl.(*ast.FuncDecl).Name.Name] = r.Cell.Documented(it.Decl)
		}
	}
	byKind := map[string][]lang.Declaration{}
	for _, it := range r.Cell.Items {
		if it.Decl == nil || check.ReceiverBase(it.Decl) != "" {
			continue
		}
		if d, ok := declaration(r.Cell, it.Decl); ok {
			if d.Kind == "type" {
				for _, name := range d.Names {
					for _, method := range slices.Sorted(maps.Keys(methods[name])) {
						d.Source += "\n" + methods[name][method]
					}
					byKind["method"] = append(byKind["method"], s.methodsElsewhere(name, methods[name])...)
					delete(methods, name)
				}
			}
			byKind[d.Kind] = append(byKind[d.Kind], d)
		}
	}
	for _, base := range slices.Sorted(maps.Keys(methods)) { // of types of other cells
		for _, name := range slices.Sorted(maps.Keys(methods[base])) {
			byKind["method"] = append(byKind["method"], methodDeclaration(base, name, methods[base][name]))
		}
	}
	byKind["var"] = variableDeclarations(r)
	for _, kind := range []string{"const", "type", "var", "func", "method"} {
		list = append(list, byKind[kind]...)
	}
	for i := range list {
		list[i].Count = count
	}
	return list
}

func methodDeclaration(base, name, source string) lang.Declaration {
	return lang.Declaration{Kind: "method", Names: []string{base + "." + name}, Source: source}
}

// methodsElsewhere lists the methods of a type that other cells have added, if it has stayed what it was.
func (s *Session) methodsElsewhere(base string, here map[string]string) (list []lang.Declaration) {
	t, ok := s.scope.Lookup(base).(*types.TypeName)
	if !ok {
		return nil
	}
	if named, ok := t.Type().(*types.Named); ok {
		for m := range named.Methods() {
			if text := s.texts[base+"."+m.Name()]; here[m.Name()] == "" && text != "" {
				list = append(list, methodDeclaration(base, m.Name(), text))
			}
		}
	}
	return list
}

func importDeclarations(r *check.Result) []lang.Declaration {
	var list []lang.Declaration
	for name, path := range r.Imports {
		source := "import " + strconv.Quote(path)
		if strings.HasPrefix(name, ".") {
			source = "import . " + strconv.Quote(path)
		} else if base := path[strings.LastIndexByte(path, '/')+1:]; base != name {
			source = "import " + name + " " + strconv.Quote(path)
		}
		list = append(list, lang.Declaration{Kind: "import", Names: []string{name}, Source: source})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Source < list[j].Source })
	return list
}

// variableDeclarations lists the variables of a cell without their values, so that functions which use them can be
// declared again.
func variableDeclarations(r *check.Result) []lang.Declaration {
	var list []lang.Declaration
	for _, name := range slices.Sorted(maps.Keys(r.Objects)) {
		v, ok := r.Objects[name].(*types.Var)
		if !ok || !isUsers(name) {
			continue
		}
		text := types.TypeString(v.Type(), cellNames)
		if _, err := parser.ParseExpr(text); err != nil {
			continue // a type that cannot be written
		}
		list = append(list, lang.Declaration{Kind: "var", Names: []string{name}, Source: "var " + name + " " + text})
	}
	return list
}

func declaration(c *cell.Cell, decl ast.Decl) (lang.Declaration, bool) {
	d := lang.Declaration{Source: c.Documented(decl)}
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		name := decl.Name.Name
		if name == "main" || name == "init" || name == "_" {
			return d, false // it would run, and has no name for anybody
		}
		d.Kind, d.Names = "func", []string{name}
	case *ast.GenDecl:
		d.Kind = "const"
		if decl.Tok == token.TYPE {
			d.Kind = "type"
		}
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				d.Names = append(d.Names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					d.Names = append(d.Names, id.Name)
				}
			}
		}
	}
	return d, true
}

// Restore declares again what a lost session had declared. What belongs together is declared together: the declarations
// of one cell.
func (s *Session) Restore(ctx context.Context, decls []lang.Declaration) error {
	decls = s.recall(decls)
	var cells [][]lang.Declaration
	for i, d := range decls {
		if i == 0 || d.Count != decls[i-1].Count {
			cells = append(cells, nil)
		}
		cells[len(cells)-1] = append(cells[len(cells)-1], d)
	}
	for {
		missing, failed := s.restoreCells(ctx, cells)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("restore the session: %w", ctx.Err())
		case len(missing) == 0:
			return nil
		case len(missing) == len(cells):
			return fmt.Errorf("restore the session: %s", strings.Join(failed, "; "))
		}
		cells = missing // they may need what a later cell has declared anew
	}
}

// restoreCells returns the cells that fail, with what they fail for.
func (s *Session) restoreCells(ctx context.Context, cells [][]lang.Declaration) (missing [][]lang.Declaration, failed []string) {
	for _, decls := range cells {
		if ctx.Err() != nil {
			break
		}
		if err := s.restoreCell(decls); err != nil {
			missing, failed = append(missing, decls), append(failed, err.Error())
		}
	}
	return missing, failed
}

// recall takes over what was typed, and returns the declarations.
func (s *Session) recall(decls []lang.Declaration) []lang.Declaration {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(decls), func(d lang.Declaration) bool {
		if d.Kind != lang.Input {
			return false
		}
		s.caches.input(d.Count, d.Source)
		s.past = append(s.past, pastCell{count: d.Count, input: d.Source})
		return true
	})
}

func (s *Session) restoreCell(decls []lang.Declaration) error {
	var source strings.Builder
	for _, d := range decls {
		source.WriteString(d.Source + "\n")
	}
	name := fmt.Sprintf("Cell In[%d]", decls[0].Count)
	s.compiling.Lock()
	defer s.compiling.Unlock()
	s.remember(name, source.String())
	unit, failed := s.compile(name, source.String())
	if failed != nil {
		return fmt.Errorf("%s: %s", name, failed.Value)
	}
	unit.entry() // it has no statements, and only defines functions
	for _, d := range decls {
		if d.Kind == "var" {
			s.scope.MarkLost(d.Names)
		}
	}
	return nil
}

// variableNames lists the variables of the session that have a value.
func (s *Session) variableNames() []string {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	var names []string
	for _, n := range s.scope.Names() {
		if _, ok := s.scope.Lookup(n).(*types.Var); ok && isUsers(n) && !s.scope.Lost(n) {
			names = append(names, n)
		}
	}
	return names
}

// isUsers says whether a name is one that a cell has declared.
func isUsers(name string) bool {
	return !strings.Contains(name, "·") && name != "In" && name != "Out" && name != "_exit_code"
}

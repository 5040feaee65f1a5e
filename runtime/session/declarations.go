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
func declarations(r *check.Result, count int) []lang.Declaration {
	list := importDeclarations(r)
	methods := map[string]string{}
	for _, it := range r.Cell.Items {
		if base := check.ReceiverBase(it.Decl); base != "" {
			methods[base] += "\n" + r.Cell.Documented(it.Decl)
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
					d.Source += methods[name]
				}
			}
			byKind[d.Kind] = append(byKind[d.Kind], d)
		}
	}
	byKind["var"] = variableDeclarations(r)
	for _, kind := range []string{"const", "type", "var", "func"} {
		list = append(list, byKind[kind]...)
	}
	for i := range list {
		list[i].Count = count
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
	var failed []string
	for len(decls) > 0 {
		n := 1
		for n < len(decls) && decls[n].Count == decls[0].Count {
			n++
		}
		if err := s.restoreCell(decls[:n]); err != nil {
			failed = append(failed, err.Error())
		}
		decls = decls[n:]
		if ctx.Err() != nil {
			return fmt.Errorf("restore the session: %w", ctx.Err())
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("restore the session: %s", strings.Join(failed, "; "))
	}
	return nil
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

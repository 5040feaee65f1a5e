// Package progen writes random programs of Go for tests: each is well-typed, ends soon, and prints what the specification
// says that it prints. It knows the language and nothing of who runs it.
//
// # What a program may not do
//
// Two implementations of Go may print different things where the specification leaves them free, so the programs
//
//   - read no variable in a statement in which a call changes it: expressions are pure, but for what they print;
//   - have at most one operand that panics in a statement (risks.go);
//   - append in place only to slices that nobody else has, as the capacity of a grown slice is not specified;
//   - never show the order of a map, an address, or which goroutine came first.
//
// Each file of this package writes one kind of construct. Their entry points are the producers of expressions (expr.go)
// and the gadgets of statements (stmt.go).
package progen

import (
	"fmt"
	"slices"
	"strings"
)

// A Program is a random program. Its top-level names end with its seed, so that many can stand in one package.
type Program struct {
	Seed    uint64
	Imports []string
	Decls   []string // types, constants, variables, functions
	Body    []string // the statements of its main function; none of them is a return or a defer
	Entry   string   // the name of its main function
}

// Generate writes the program of a seed.
func Generate(seed uint64) *Program {
	g := newGen(seed)
	g.program()
	return &Program{Seed: seed, Imports: g.imports(), Decls: g.decls, Body: g.body, Entry: g.top("main")}
}

// File is the program as a file of package main, whose main function is still called p.Entry. Its declarations stand in
// the opposite order, so that the variables must be initialized in another.
func (p *Program) File() string {
	var b strings.Builder
	b.WriteString("package main\n\n")
	decls := slices.Clone(p.Decls)
	slices.Reverse(decls)
	b.WriteString(p.header(decls))
	fmt.Fprintf(&b, "\nfunc %s() {\n%s}\n", p.Entry, lines(p.Body))
	return b.String()
}

// Cells is the program as cells of a notebook: the statements of its main function stand at top level, size of them in a
// cell. The first line that it prints, which says in what order the variables were initialized, is another than that of File.
func (p *Program) Cells(size int) []string {
	cells := []string{p.header(p.Decls)}
	for from := 0; from < len(p.Body); from += size {
		cells = append(cells, lines(p.Body[from:min(from+size, len(p.Body))]))
	}
	return cells
}

func (p *Program) header(decls []string) string {
	var b strings.Builder
	b.WriteString("import (\n")
	for _, i := range p.Imports {
		fmt.Fprintf(&b, "\t%q\n", i)
	}
	b.WriteString(")\n\n")
	b.WriteString(strings.Join(decls, "\n"))
	return b.String()
}

func lines(statements []string) string {
	var b strings.Builder
	for _, s := range statements {
		b.WriteString(s)
		b.WriteString("\n")
	}
	return b.String()
}

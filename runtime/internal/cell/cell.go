// Package cell reads the source of a cell: Go in which imports, declarations and statements stand in any order, with
// magics and with the two words await and async. It gives back syntax trees, whose positions are those of the cell, and
// knows no types, no session and no engine.
//
// # How it reads
//
// Magics are cut out and leave blanks behind, so that no position changes. "await" becomes "<-" and three blanks, which
// has exactly a unary operator's binding; "async func" becomes blanks and "func". Then Go's own parser reads
// declarations and statements in two passes over texts of the same layout.
package cell

import (
	"go/ast"
	"go/token"
)

// A Cell is the syntax of a cell.
type Cell struct {
	Name   string // of the source, as positions show it
	Source string
	File   *token.File // positions of magics; nil if there is none

	Imports []*ast.ImportSpec
	Items   []Item
	Silent  bool // the last expression is no result, because a semicolon follows

	// Awaits are the receive operations that are written await, and Async the functions that are written async func
	// (*ast.FuncDecl and *ast.FuncLit).
	Awaits map[*ast.UnaryExpr]bool
	Async  map[ast.Node]bool

	// Free lists the names that stand in an item and are declared neither in it nor in the language: for a statement
	// also those that earlier statements of the cell declare.
	Free map[ast.Node][]*ast.Ident

	offsets map[ast.Decl][2]int // in Source
}

// An Item is one declaration, statement or magic of a cell, in the order of the source. Exactly one field is set.
type Item struct {
	Decl  ast.Decl // a function, type or constant
	Stmt  ast.Stmt // a statement or the declaration of a variable
	Magic *Magic
}

// A Magic is a line or a cell that begins with % or !.
type Magic struct {
	Pos  token.Pos
	Line int    // of Pos, from 1
	Name string // "time", "%time" for a cell magic; "!" for a command of the shell
	Args string // the rest of the line
	Body string // of a cell magic: the lines after the first

	Target *ast.Ident      // x of x := !cmd, or nil
	Assign *ast.AssignStmt // what x := !cmd is if it is Go, nil if it cannot be
	Values []ast.Expr      // of a shell command: what stands in braces or after $, see Template
	Parts  []string        // of a shell command: the text around Values, one more than those
	Raw    []string        // of a shell command: the text of Values

	Kind   Kind
	Setup  []Item // of a cell magic that takes a Block: the Go on its first line
	Go     []Item // the Go that the magic runs
	Silent bool   // the last expression in Go is no result
}

// Takes is what a magic takes.
type Takes struct {
	Kind  Kind
	Flags string // before Go: letters as in getopt, a colon after those that have a value
}

// A Kind is what stands after the name of a magic.
type Kind int

// The kinds.
const (
	Text       Kind = iota // anything
	Statements             // Go, as if the magic were not there: it may declare variables of the session
	Block                  // Go whose variables are its own
)

// A Taker says what the magic of a name takes; "%time" is the cell magic of that name. One that does not exist takes
// Text.
type Taker func(name string) Takes

// Keep makes text of the values for which keep is false: they name nothing in Go, as $HOME.
func (m *Magic) Keep(keep func(ast.Expr) bool) {
	if len(m.Values) == 0 {
		return
	}
	values, raw, parts := m.Values, m.Raw, m.Parts
	m.Values, m.Raw, m.Parts = nil, nil, parts[:1:1]
	for i, v := range values {
		if keep(v) {
			m.Values, m.Raw, m.Parts = append(m.Values, v), append(m.Raw, raw[i]), append(m.Parts, parts[i+1])
			continue
		}
		m.Parts[len(m.Parts)-1] += raw[i] + parts[i+1]
	}
}

// Pos is where the item begins.
func (i Item) Pos() token.Pos {
	switch {
	case i.Decl != nil:
		return i.Decl.Pos()
	case i.Stmt != nil:
		return i.Stmt.Pos()
	}
	return i.Magic.Pos
}

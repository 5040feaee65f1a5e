// Package symbols holds the standard library, and the packages that cells import by short names, as plain data: values
// by name, types for go/types, doc comments, and the source of what is generic. It knows no engine, no session and no
// cell.
//
// Everything here is generated from the source of one Go version ([GoVersion]) and committed, so that building needs no
// generation step. Tables are composite literals of addresses, which the linker lays out: nothing runs at start.
// Archives are embedded, and unpacked one package at a time when that is asked for.
//
// All functions and methods are safe to call from any goroutine.
package symbols

//go:generate go run ./generate

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Kind says what a Sym is and what its Value holds.
type Kind uint8

// The kinds of symbols.
const (
	Func    Kind = iota // Value is the function
	Var                 // Value is a pointer to the variable
	Type                // Value is a nil pointer to the type, (*T)(nil)
	Const               // Value is the constant, of its type
	Untyped             // Value is a Literal
)

// A Sym is one exported name of a package.
type Sym struct {
	Name string
	Kind Kind

	// Erased says that the name is generic and that Value is an instance: each type argument is any, or, where the
	// constraint has methods, the constraint (with any for its own arguments).
	Erased bool

	Value any
}

// A Literal is the value of an untyped constant.
type Literal struct {
	Kind  types.BasicKind // types.UntypedBool to types.UntypedString
	Exact string          // as constant.Value.ExactString has it, but a string without quotes
}

// Constant is the value without loss.
func (l Literal) Constant() constant.Value {
	switch l.Kind {
	case types.UntypedBool:
		return constant.MakeBool(l.Exact == "true")
	case types.UntypedString:
		return constant.MakeString(l.Exact)
	case types.UntypedInt, types.UntypedRune:
		return constant.MakeFromLiteral(l.Exact, token.INT, 0)
	}
	num, denom, fraction := strings.Cut(l.Exact, "/")
	v := constant.ToFloat(constant.MakeFromLiteral(num, token.FLOAT, 0))
	if fraction {
		v = constant.BinaryOp(v, token.QUO, constant.ToFloat(constant.MakeFromLiteral(denom, token.FLOAT, 0)))
	}
	return v
}

// Lookup returns the symbols of a package, sorted by name, or nil if there are none: of every package in Paths but unsafe,
// and of the packages to which types of bundled packages belong. What is generic is not among them, unless Erased; see
// [Source]. The functions of asyncio are not either: they need to know the session's loop and come from asyncio.Bind, which
// documents how generic ones are erased. The slice is shared: do not write to it.
func Lookup(path string) []Sym { return bundled(path) }

// Paths lists the packages that cells can import, sorted.
func Paths() []string { return slices.Clone(importable[:]) }

// Bundled lists those of Paths that are not part of Go, sorted.
func Bundled() []string { return slices.Clone(bundledPaths[:]) }

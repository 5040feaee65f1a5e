// Package livetype makes real named Go types at run time: types with a name, an identity, fields and methods that compiled code cannot tell
// from types that the compiler made. It knows nothing of cells, go/types or the engine; it is the only package that knows how the Go runtime
// lays out its type records.
//
// A named type is made in three steps, so that types may refer to themselves and to one another:
//
//	point := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "Point", Model: model, Methods: 2})
//	point.CompleteStruct(fields)   // or CompleteInterface, or Complete for the other kinds
//	point.SetMethods(methods)
//
// Methods may be added as long as there is room, also to a type that is in use: see [Renew] and forget.go.
//
// From the first step on, point.Reflect() can be used in other types. Model is a type with the same memory layout in which every pointer, map,
// channel, function and interface is replaced by any other of its kind (see [Decl]).
//
// Names that begin in lower case are marked as exported in the records, so that reflection may read, set and call them; the names
// themselves stay as written. A value for compiled code that minds (encoding/json, fmt) goes through [Truth] or [View]. What package reflect says to code that
// minds is put right by package mirror, with [ExportedMethods], [HiddenField] and [ReadOnly].
//
// A method is reached by compiled code through one of a fixed number of machine code stubs (see stubs.go); [ErrNoStubs] says that they are used up. Records
// live as long as the process, because the runtime keeps pointers to them where the collector does not look.
//
// The layouts are those of internal/abi in Go 1.26 (layout_go126.go); with another version of Go the package does not compile, until somebody has looked at
// that version's (layout_none.go). [Check] compares the layouts with the runtime's, and what this package builds with what the compiler built. It must be
// called before anything else relies on the package.
//
// Every function may be called from any goroutine; the steps that make one type belong to one goroutine.
package livetype

// Package lower turns a checked cell into Go that the engine runs correctly. It knows syntax and types, and writes text;
// it knows neither the engine nor how a session keeps values: what lowered code calls and where variables are stored it
// asks of an [Env].
//
// # What lowered code looks like
//
// A unit is one file: the statements are one function, and functions are functions. Everything else that is not a local variable is a symbol of package s: types, variables
// of the session (as pointers), functions, and what this package has called for. So the engine sees no type
// declarations, no constants with names, no methods, no generic code, and no scopes that shadow one another:
//
//   - every local variable has a name of its own (x_12);
//   - a named type, a struct or an interface is a symbol that stands for the run-time type (s.T3);
//   - a constant expression is its value;
//   - functions and methods are also variables of function type ((*s.F4)(x)), so that a later cell may redefine them; within
//     the cell they are called directly, see direct.go;
//   - a generic function is written once for each list of type arguments;
//   - whatever may block, and every go statement, goes through a hook ([Env].Hook);
//   - loops and calls check whether the cell was interrupted.
//
// The text is well-typed Go, but for variables and labels that nobody uses: package lowertest checks that in tests.
//
// # What symbols are called
//
// The first letters of a symbol say what it stands for:
//
//	V  a variable, function or method of the session, as a pointer       T  a type
//	F  an instance of a generic function or method, as a pointer         Z  a zero value, as a pointer
//	G  a variable of a compiled package, as a pointer                    K  a complex constant, as a pointer
//	P  a function of a compiled package, or what stands for it           M  a method of a compiled type that is adapted
//	H  a hook of the session, with its name                              R  a method of package reflect that is replaced
//	C  a function of this package or of frames, with its name
//
// What is left are operations on one type, by their names: Recv, As, Convert (operations.go).
//
// # Where to read
//
// Each file lowers one kind of construct, and testdata has a folder of examples for most of them: a rule, a cell, its text and
// what it prints. To read the examples first is the shortest way, range and closures before the others.
//
//	lower.go       a cell: its statements, names, symbols; the writer of lines
//	funcs.go       functions: declarations, instances, literals, what stands around a body; tick.go  testdata/defer, generics
//	  direct.go    functions that are called directly, and which of them note where they are       generics, panics
//	stmt.go        statements, among them return, if, go and defer                                 panics, defer, channels
//	  declare.go   := and var, in functions and at the top level                                   assignment
//	  assign.go    =, += and their like, and what is evaluated before what                         assignment, order
//	  switches.go  switch, type switch, select                                                     switches, channels
//	  loops.go     for, labels, break, continue, goto                                              closures, goto
//	  ranges.go    for range                                                                       range
//	  bodies.go    bodies of loops that are functions; long cells in portions                      closures
//	expr.go        expressions: names, fields, elements, addresses                                 printing
//	  binary.go    && and ||, conditions, arithmetic; operators.go has shifts and ==               order, conversions
//	  call.go      calls; spread.go f(g()), builtin.go len, append and so on, unsafe.go            channels, order
//	  methods.go   methods that are called, values and expressions; adopted.go later cells' own    methods
//	  composite.go literals; consts.go constants; convert.go conversions; assertion.go x.(T)       constants, conversions
//	  await.go     await and async; magic.go magics; channels.go sending and receiving             await, channels
//	types.go       types as they are written; subst.go type arguments in place of parameters       generics
//	bounds.go      which index was out of range; pure.go what may be evaluated twice for that      bounds
//	operations.go  functions made by reflection for one type
//	truth.go       values as compiled code is to see them; handing.go and mirrored.go likewise     printing
//	shown.go       cells that need no engine                                                       printing
//
// A function that works around a defect of the engine names it. The file of that name in eval/testdata/defects has a program
// that shows it, and a test that runs it fails when the defect is gone.
package lower

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
)

// Env is what lowering asks of a session.
type Env interface {
	// TypeOf is the run-time type of a type without type parameters.
	TypeOf(t types.Type) (reflect.Type, error)

	// Storage is a pointer to the variable of the session that an object is: a top-level variable, or a function or
	// method of a cell, which is a variable of function type.
	Storage(o types.Object, t reflect.Type) reflect.Value

	// Instance is Storage for an instance of a generic function or method, and says whether it was made just now.
	Instance(origin *types.Func, key string, t reflect.Type) (storage reflect.Value, fresh bool)

	// Instances are the instances of a generic type of a cell that have a run-time type.
	Instances(of *types.Named) []*types.Named

	// Owner is for a function that a storage is going to have and that is also called directly.
	Owner(storage reflect.Value) Owner

	// Source is the declaration of a generic function or method, or of a function that one calls.
	Source(f *types.Func) (decl *ast.FuncDecl, info *types.Info, ok bool)

	// Symbol is an exported name of a compiled package: a function, a pointer to a variable.
	Symbol(path, name string) (v reflect.Value, ok bool)

	// Erased says that a package's generic types are held as their instance with any.
	Erased(path string) bool

	// Compiled says that an instance of a generic type is a compiled type.
	Compiled(t *types.Named) bool

	// Func numbers a function for tracebacks: it stands in the cell with that name.
	Func(name string, pos token.Position) int

	// Hook is a function of the session that lowered code calls:
	//
	//	Stops       *bool, true while some goroutine was asked to stop
	//	Watch       func(*bool), has a variable be the same as Stops
	//	Tick        func(), stops the calling goroutine if it was asked to
	//	Enter       func(fn, line int), Tick at the beginning of a function that is left at line, 0 if it calls Leave
	//	Direct      func() int, at the beginning of one that calls recover
	//	Leave       func(line *int, fn int), deferred by every function that more than one line can leave early
	//	Forwarding  func(fn int), deferred instead by one that calls another one in its place
	//	Unwound     func(), is called when a panic has left a function that calls Leave
	//	UnwoundAt   func(fn, line int), when it has left another one
	//	LeaveExplaining  func(line *int, fn int, explain func(place int) any), see frames.Stack
	//	Deferring   func(func(*frames.Defers)), for functions with deferred calls
	//	Recover     func(direct int) any, Panic func(any)
	//	Go          func(pos string, f func())
	//	Sleep, MutexLock, … what stands for compiled functions: see hookedFunctions
	//	Receive     func(pos string, ch reflect.Value) (reflect.Value, bool)
	//	Send        func(pos string, ch, v reflect.Value)
	//	Select      func(pos string, cases ...Case) (chosen int, v any, ok bool)
	//	CaseRecv    func(ch any) Case, CaseDefault func() Case
	//	Async       func(name, pos string, body func() (any, error)) the coroutine
	//	Drop        func(coroutine), tells of a coroutine that nobody can await any more
	//	Await       func(pos string, x any, insist bool) (any, error), which panics with the error if it insists
	//	AwaitReceive  the same of a channel, as Receive
	//	Equal       func(a, b any) bool
	//	Clear       func(any)
	//	Result      func(...any), takes the value of the last expression; ResultError takes one whose last value is an error
	//	Stdin, Stdout, Stderr  the streams of a cell
	//	BuiltinPrint, BuiltinPrintln  func(...any)
	//	Magic       func(n int, args ...any), MagicLines with []string, MagicValue with any as its result
	//	MagicGo     func(n int, body func()), MagicBlock func(n int, setup func() (body func()))
	Hook(name string) reflect.Value

	// Bind binds the storage of a method to the run-time type that it belongs to.
	Bind(recv *types.Named, method *types.Func, storage reflect.Value) error
}

// An Owner tells a function whether it still is what its storage has. Own is called when the storage is given it; from then on
// the flag, if it is not nil, says what Replaced returns: that the storage has another function.
type Owner struct {
	Replaced func() bool
	Own      func(flag *bool)
}

// A Refusal is an error at a place: something that go/types accepts and lowering does not know.
type Refusal struct {
	Pos token.Position
	Msg string
}

func (r *Refusal) Error() string { return r.Msg }

// Cell lowers a cell.
func Cell(fset *token.FileSet, r *check.Result, env Env) (unit eval.Unit, err error) {
	l := &lowerer{fset: fset, env: env, result: r, info: r.Info, symbols: map[string]reflect.Value{}, named: map[string]string{}, types: map[reflect.Type]string{}, seen: map[types.Type]bool{}, called: map[*ast.Ident]bool{}, plain: map[ast.Expr]bool{}, functions: map[string]*declaredFunction{}, silent: map[string]silent{}}
	defer func() {
		switch x := recover().(type) {
		case nil:
		case *Refusal:
			if x.Pos.Line == 0 && l.here.IsValid() {
				x.Pos = fset.Position(l.here)
			}
			err = x
		default:
			panic(x)
		}
	}()
	if run := l.shown(); run != nil {
		return eval.Unit{Run: run}, nil
	}
	text := l.cell()
	if l.deepest > shallow && tooDeep(text) {
		panic(&Refusal{fset.Position(l.deepestAt), "blocks and functions are too deep within one another"})
	}
	unit = eval.Unit{Text: text, Symbols: l.symbols, Unwound: l.unwound()}
	return unit, nil
}

// A lowerer lowers one cell.
type lowerer struct {
	fset      *token.FileSet
	env       Env
	result    *check.Result
	info      *types.Info    // of what is lowered now
	pkg       *types.Package // that this belongs to; nil stands for the cell
	symbols   map[string]reflect.Value
	named     map[string]string // symbol names by what they stand for
	types     map[reflect.Type]string
	seen      map[types.Type]bool          // by instantiateMethods
	plain     map[ast.Expr]bool            // see plainStart
	called    map[*ast.Ident]bool          // functions that are called where they are named, whose arguments are written with care
	functions map[string]*declaredFunction // that the unit declares, by their storage
	inOrder   []*declaredFunction          // the same
	silent    map[string]silent            // functions that do not call Leave, by name
	shared    *shared                      // nil until something of it is used
	indirect  bool                         // calls go through the storage, for returned and append
	depth     int                          // of the statement that is written now: how many are around it
	deepest   int                          // the largest depth, and where that was
	deepestAt token.Pos
	here      token.Pos // of the cell's statement or function that is lowered now
	last      int       // number in names
	queue     []func()
	decls     strings.Builder // functions that define one function each
	defines   strings.Builder // calls of them
	before    strings.Builder // what has to stand before the statement that is written now

	*scope
}

// A scope is what lowering knows of the function that it is in, literals included.
type scope struct {
	outer     *scope
	locals    map[types.Object]string
	replaced  map[ast.Expr]string          // expressions that were evaluated before, see capture
	receivers map[*ast.SelectorExpr]string // operands of methods that were evaluated before
	targs     substitution                 // of the generic function
	name      string                       // of the function, for tracebacks
	self      *declaredFunction            // that this is, nil for a literal
	line      string                       // the variable that holds the line, see lineName
	lined     bool                         // something names it
	noted     []int                        // the places that this variable is set to
	stops     string                       // the variable that holds the hook Stops, "" if there is none
	results   []string                     // names of the result variables, where a return must set them
	sig       *types.Signature
	direct    string // the variable that says whether recover may find something, "" if it may not
	bounds    *bounds
	params    map[types.Object]bool // parameters and results
	defers    string                // the variable that has the deferred calls
	loops     []*loop               // that the current statement is in, innermost last
	gotos     map[string]bool       // labels that goto names
	labels    string                // of the statement that comes next
	yields    *rangeFunc            // the body of a range over a function that the statement is in
}

func (l *lowerer) refuse(n ast.Node, format string, args ...any) {
	panic(&Refusal{l.fset.Position(n.Pos()), fmt.Sprintf(format, args...)})
}

// fresh returns a name that nobody else has.
func (l *lowerer) fresh(base string) string {
	l.last++
	return fmt.Sprintf("%s_%d", ascii(base), l.last)
}

// lineName is the variable that holds the line of the function that is written now. A cell in which nothing names it has none.
func (l *lowerer) lineName() string {
	l.lined = true
	return l.line
}

// ascii keeps names readable and safe for the engine.
func ascii(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && r != '_' {
			return r
		}
		return 'u'
	}, name)
}

// symbol returns the name of a symbol that stands for what key says, with its value.
func (l *lowerer) symbol(prefix, key string, value func() reflect.Value) string {
	key = prefix + " " + key
	if name, ok := l.named[key]; ok {
		return name
	}
	l.last++
	name := fmt.Sprintf("%s_%d", prefix, l.last) // Recv2 and 8 is not Recv and 28
	l.named[key] = eval.Package + "." + name
	l.symbols[name] = value()
	return eval.Package + "." + name
}

// hook returns the name of a function of the session.
func (l *lowerer) hook(name string) string {
	return l.symbol("H"+name, "", func() reflect.Value { return l.env.Hook(name) })
}

// compiled returns the name of a function of ours that needs nothing of the session.
func (l *lowerer) compiled(name string, f any) string {
	return l.symbol("C"+name, "", func() reflect.Value { return reflect.ValueOf(f) })
}

// pos is a position as the session shows it.
func (l *lowerer) pos(p token.Pos) string {
	at := l.fset.Position(p)
	return fmt.Sprintf("%q", fmt.Sprintf("%s, line %d", at.Filename, at.Line))
}

// cell lowers the whole cell.
func (l *lowerer) cell() string {
	for _, f := range l.result.Funcs {
		l.here = f.Pos()
		if f.Name.Name != "init" || f.Recv != nil {
			l.declare(f)
		}
	}
	l.adopted()
	body := l.entry()
	for len(l.queue) > 0 {
		next := l.queue[0]
		l.queue = l.queue[1:]
		next()
	}
	define := "" // most cells declare no function
	if len(l.inOrder) > 0 {
		l.writeFunctions()
		define = fmt.Sprintf("%sfunc %s() {\n%s}\n", l.decls.String(), eval.Define, l.defines.String())
	}
	return fmt.Sprintf("package main\nimport %q\n%sfunc %s() {\n%s}\n", eval.Package, define, eval.Entry, body)
}

// entry lowers the statements of the cell.
func (l *lowerer) entry() string {
	l.enter(&scope{name: "<module>", sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)})
	defer l.leave()
	l.gotos = map[string]bool{}
	for _, it := range l.result.Cell.Items {
		if it.Stmt != nil {
			maps.Copy(l.gotos, gotosIn(it.Stmt))
		}
	}
	w := l.newWriter()
	at := token.Position{Filename: l.result.Cell.Name, Line: 1}
	body := l.body(nil, l.env.Func(l.name, at), func(w *writer) {
		n := l.leading()
		l.items(w, l.result.Cell.Items[:n])
		l.callInits(w)
		l.items(w, l.result.Cell.Items[n:])
		l.callMain(w)
	}, l.cellDefers(l.result.Cell.Items), at)
	w.line("%s", body)
	return w.String()
}

// cellDefers says whether a statement of the cell's own level defers a call.
func (l *lowerer) cellDefers(items []cell.Item) bool {
	for _, it := range items {
		if it.Stmt != nil && hasDefer(it.Stmt) || it.Magic != nil && l.cellDefers(it.Magic.Go) {
			return true
		}
	}
	return false
}

// leading is how many items the cell begins with that declare something: the init functions run after them.
func (l *lowerer) leading() int {
	for i, it := range l.result.Cell.Items {
		if it.Magic != nil {
			return i
		}
		if a, ok := it.Stmt.(*ast.AssignStmt); ok && a.Tok == token.DEFINE || it.Stmt == nil {
			continue
		}
		if _, ok := it.Stmt.(*ast.DeclStmt); !ok {
			return i
		}
	}
	return len(l.result.Cell.Items)
}

// callInits calls the init functions, in the order of the source.
func (l *lowerer) callInits(w *writer) {
	for _, f := range l.result.Funcs {
		if f.Name.Name == "init" && f.Recv == nil {
			w.line("%s()", l.funcLit(f.Type, f.Body, f.Pos(), "init"))
		}
	}
}

// callMain calls a main function that the cell declares.
func (l *lowerer) callMain(w *writer) {
	for _, f := range l.result.Funcs {
		if f.Recv == nil && f.Name.Name == "main" && f.Type.Params.NumFields() == 0 && f.Type.TypeParams == nil {
			w.line("(*%s)()", l.storage(l.info.Defs[f.Name]))
		}
	}
}

func (l *lowerer) items(w *writer, items []cell.Item) {
	for len(items) > 0 {
		n := l.portion(items)
		l.portioned(w, n > 1, func(w *writer) {
			for _, it := range items[:n] {
				l.item(w, it)
			}
		})
		items = items[n:]
	}
}

func (l *lowerer) item(w *writer, it cell.Item) {
	switch {
	case it.Magic != nil:
		l.magic(w, it.Magic)
	case it.Stmt != nil:
		l.here = it.Stmt.Pos()
		if s, ok := it.Stmt.(*ast.ExprStmt); ok && s.X == l.result.LastExpression() {
			l.lastExpression(w, s)
			return
		}
		l.topLevel(w, it.Stmt)
	}
}

func (l *lowerer) enter(s *scope) {
	s.outer = l.scope
	if s.locals == nil {
		s.locals = map[types.Object]string{}
	}
	if s.replaced == nil {
		s.replaced = map[ast.Expr]string{}
	}
	if s.params == nil {
		s.params = map[types.Object]bool{}
	}
	if s.receivers == nil {
		s.receivers = map[*ast.SelectorExpr]string{}
	}
	l.scope = s
}

func (l *lowerer) leave() { l.scope = l.scope.outer }

// storage is the name of the pointer to what an object of a cell is stored in.
func (l *lowerer) storage(o types.Object) string {
	return l.symbol("V", fmt.Sprintf("%p", o), func() reflect.Value { return l.storageOf(o) })
}

func (l *lowerer) storageOf(o types.Object) reflect.Value {
	t := o.Type()
	if f, ok := o.(*types.Func); ok {
		t = functionType(f.Signature())
	}
	return l.env.Storage(o, l.typeOf(t))
}

// functionType is the type of a method as a plain function, whose first parameter is the receiver.
func functionType(sig *types.Signature) types.Type {
	if sig.Recv() == nil {
		return sig
	}
	vars := []*types.Var{sig.Recv()}
	for p := range sig.Params().Variables() {
		vars = append(vars, p)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic())
}

// A writer collects lines. Before each line stand those that its expressions have asked for, see lowerer.before.
type writer struct {
	strings.Builder
	l     *lowerer
	lines int // how many were asked for
}

func (l *lowerer) newWriter() *writer { return &writer{l: l} }

func (w *writer) line(format string, args ...any) {
	if w.l.before.Len() > 0 {
		w.WriteString(w.l.before.String())
		w.l.before.Reset()
		w.lines++
	}
	w.lines++
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

// shallow is how many statements may be within one another without being too deep for the engine.
const shallow = 100

// tooDeep says that the engine's parser, which is Go's, will not take a text: lowered code has more scopes than the cell.
func tooDeep(text string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	return err != nil && strings.Contains(err.Error(), "exceeded max")
}

// Package check runs go/types over a cell, against what earlier cells declared. It knows syntax and types; it knows
// neither values nor how a cell is run.
//
// # Top-level variables
//
// A variable that a statement of a cell declares (x := 1, var y int) belongs to the session. To the checker it is a
// package variable, so that functions of the cell may use it. A name may be declared anew with another type, in a later
// cell or in the same one. Where a statement declares a name anew that was used before in the cell, the checker goes on
// in a new segment: a package of its own, in which the names of the earlier segments are known as those of earlier
// cells are. Nearly always a cell is one segment.
//
// # await and async
//
// "await x" becomes a call of a function that has the type that await has for x; "async func" becomes a function that
// returns a coroutine. What can be awaited, and what it gives, is in await.go.
package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// Version is the version of the language.
const Version = "go1.26"

// An Error is a compile error, in go/types' words.
type Error struct {
	Pos token.Position
	End int // the column after what the error is about, if that is in the same line; else 0
	Msg string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// A Result is what is known of a cell that has no errors. Trees are those of the cell, changed where await and async
// stand.
type Result struct {
	Cell  *cell.Cell
	Info  *types.Info // of all segments
	Funcs []*ast.FuncDecl
	Types []*types.TypeName // that the cell declares at top level, in the order of the source

	// Vars are the variables that top-level statements declare: by the identifier that declares them.
	Vars map[*ast.Ident]*types.Var

	// Objects is what the cell declares by name: the last object of each name.
	Objects map[string]types.Object

	// Imports are what the cell imports, missing imports included: path by name. Dot imports have names that begin with
	// a dot, and blank imports are left out.
	Imports map[string]string

	Awaits map[*ast.CallExpr]*Await
	Asyncs map[*ast.CallExpr]*Async
	Shells map[*ast.CallExpr]*cell.Magic // calls that stand for shell commands and other magics

	Calls map[*cell.Magic]*ast.CallExpr

	// Replaced are functions that are, or take the place of, methods of earlier cells' types: their first parameter is
	// the receiver. See keepTypes and adoptMethods.
	Replaced map[*types.Func]*types.Func

	added    map[string]bool // of Imports, what the cell does not import itself
	newTypes map[string]typeSource
	methods  map[string]map[string]methodSource // of the cell, by type and name
	adopted  []*adopted
	detach   func() // see Discard
}

// A Scope is what the cells of a session have declared. Its methods must not be called by two goroutines at once.
type Scope struct {
	fset     *token.FileSet
	importer types.Importer
	pkg      *types.Package
	packages map[string][]string // that may be imported without saying so: paths by name
	// packageNames are the keys of packages, sorted.
	packageNames []string
	objects      map[string]types.Object
	names        []string          // see Names; nil if it has to be made anew
	imports      map[string]string // path by name, see Result.Imports
	added        map[string]bool   // of imports, what no cell has imported itself
	sites        int               // numbers helper functions
	results      []int             // cells that have one, oldest first
	typeSources  map[string]typeSource
	lost         map[string]bool // variables whose values were lost with another session

	types func(visit func(types.Type), info func(*types.Info))
}

// RemembersTypes tells the scope of somebody who remembers types of cells: called, it visits them all.
func (s *Scope) RemembersTypes(types func(visit func(types.Type), info func(*types.Info))) {
	s.types = types
}

// NewScope returns an empty scope. paths lists what the importer has.
func NewScope(fset *token.FileSet, importer types.Importer, paths []string) *Scope {
	packages := byName(paths)
	return &Scope{fset: fset, importer: importer, pkg: types.NewPackage("main", "main"), packages: packages, packageNames: slices.Sorted(maps.Keys(packages)), objects: map[string]types.Object{}, imports: map[string]string{}, added: map[string]bool{},
		typeSources: map[string]typeSource{}, types: func(func(types.Type), func(*types.Info)) {}}
}

// Lookup returns what a name means now, or nil.
func (s *Scope) Lookup(name string) types.Object { return s.objects[name] }

// Names lists the declared names, sorted, without imports and without results. The slice is the scope's own.
func (s *Scope) Names() []string {
	if s.names == nil {
		s.names = make([]string, 0, len(s.objects))
		for n := range s.objects {
			if !strings.Contains(n, "·") {
				s.names = append(s.names, n)
			}
		}
		slices.Sort(s.names)
	}
	return s.names
}

// Imports returns the imported packages: path by name.
func (s *Scope) Imports() map[string]string { return s.imports }

// Commit takes over what a checked cell declares.
func (s *Scope) Commit(r *Result) {
	if len(r.Imports)+len(r.Objects) > 0 {
		s.names = nil
	}
	for name, path := range r.Imports {
		s.imports[name] = path
		s.added[name] = r.added[name]
		delete(s.objects, name)
	}
	for name, o := range r.Objects {
		s.objects[name] = o
		delete(s.imports, name)
		delete(s.lost, name)
	}
	s.commitTypes(r)
}

// MarkLost says that variables have no value, because the session that had it has died: functions may use them, but a
// statement that does is an error until they are declared anew.
func (s *Scope) MarkLost(names []string) {
	if s.lost == nil {
		s.lost = map[string]bool{}
	}
	for _, n := range names {
		s.lost[n] = true
	}
}

// Lost says whether a variable was marked so.
func (s *Scope) Lost(name string) bool { return s.lost[name] }

// Reset forgets everything.
func (s *Scope) Reset() {
	clear(s.objects)
	s.names = nil
	clear(s.imports)
	clear(s.typeSources)
	clear(s.lost)
	s.results = nil
}

// Check checks a cell. The scope is not changed: see Commit.
func (s *Scope) Check(c *cell.Cell) (*Result, []*Error) { return s.check(s.newChecking(c)) }

// CheckProgram checks the file of a program: its variables are initialised in the order of their dependencies, wherever
// they stand.
func (s *Scope) CheckProgram(c *cell.Cell) (*Result, []*Error) {
	k := s.newChecking(c)
	k.program = true
	return s.check(k)
}

func (s *Scope) check(k *checking) (result *Result, errs []*Error) {
	defer func() {
		if result == nil {
			k.detach()
		}
	}()
	k.collectImports()
	k.collectItems()
	if len(k.errs) == 0 {
		k.replaceResults()
		k.desugar()
	}
	if len(k.errs) == 0 {
		k.plan()
		k.run()
	}
	if len(k.errs) > 0 {
		slices.SortStableFunc(k.errs, func(a, b *Error) int {
			if a.Pos.Line != b.Pos.Line {
				return a.Pos.Line - b.Pos.Line
			}
			return a.Pos.Column - b.Pos.Column
		})
		return nil, k.errs
	}
	k.collectReplaced()
	for _, wrong := range []*Error{k.overflow(), k.tooLarge()} {
		if wrong != nil {
			return nil, []*Error{wrong}
		}
	}
	return k.result, nil
}

// checking is one call of Check.
type checking struct {
	scope       *Scope
	cell        *cell.Cell
	result      *Result
	steps       []*step
	funcs       []*placed
	own         map[string]types.Object // of finished segments
	errs        []*Error
	replaced    map[*ast.FuncDecl]*types.Func // functions that replace methods
	adopted     []*adopted
	constraints map[string]types.Type // of adopted methods' type parameters
	newTypes    map[string]typeSource
	values      []ast.Stmt // expressions whose value is the cell's or a magic's

	selected map[string][]string    // see membersUsed; nil before it has been asked for
	sizes    map[types.Type]float64 // see sizeOf

	program  bool // it is a file, and no cell
	tolerant bool // nobody reads the errors
}

// A step is a statement of the cell's top level, or one that a magic runs.
type step struct {
	stmt    ast.Stmt
	magic   *cell.Magic // that runs it, or nil
	local   bool        // what it declares is not the session's
	defines []*ast.Ident
	uses    map[string]bool
	segment int
	alias   bool // it uses a name that it declares anew
}

// A placed is a declaration with the segment that it belongs to.
type placed struct {
	decl    ast.Decl
	uses    map[string]bool
	segment int
}

func (s *Scope) newChecking(c *cell.Cell) *checking {
	k := &checking{scope: s, cell: c, own: map[string]types.Object{}, replaced: map[*ast.FuncDecl]*types.Func{}, constraints: map[string]types.Type{}, sizes: map[types.Type]float64{}}
	k.result = &Result{
		Cell:    c,
		Info:    NewInfo(),
		Vars:    map[*ast.Ident]*types.Var{},
		Objects: map[string]types.Object{}, Imports: map[string]string{}, added: map[string]bool{},
		Awaits: map[*ast.CallExpr]*Await{}, Asyncs: map[*ast.CallExpr]*Async{},
		Shells: map[*ast.CallExpr]*cell.Magic{}, Calls: map[*cell.Magic]*ast.CallExpr{},
	}
	return k
}

// NewInfo has room for all that lowering asks of the checker.
func NewInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
	}
}

// known is what earlier cells or segments have declared under a name, or nil.
func (k *checking) known(name string) types.Object {
	if o, ok := k.own[name]; ok {
		return o
	}
	return k.scope.objects[name]
}

func (k *checking) errorAt(pos token.Pos, msg string) {
	k.errs = append(k.errs, &Error{Pos: k.scope.fset.Position(pos), Msg: msg})
}

// LastExpression returns the expression that is the cell's result, or nil.
func (r *Result) LastExpression() ast.Expr {
	items, silent := r.Cell.Items, r.Cell.Silent
	if len(items) > 0 {
		if m := items[len(items)-1].Magic; m != nil {
			if m.Kind != cell.Statements {
				return nil
			}
			items, silent = m.Go, m.Silent
		}
	}
	if silent || len(items) == 0 {
		return nil
	}
	if s, ok := items[len(items)-1].Stmt.(*ast.ExprStmt); ok {
		return s.X
	}
	return nil
}

// ignorable says that an error of the checker is none in a cell.
func (k *checking) ignorable(kind code, e types.Error) bool {
	switch kind {
	case unusedVar, unusedImport:
		return true
	case invalidInitCycle:
		// Variables are set in the order of the source, and where the cycle is one of values their types were found all
		// the same. A cycle of types has the same code.
		return !k.program && !strings.HasPrefix(e.Msg, "initialization cycle or")
	case unusedExpr:
		return slices.ContainsFunc(k.values, func(s ast.Stmt) bool { return e.Pos >= s.Pos() && e.Pos <= s.End() })
	}
	return false
}

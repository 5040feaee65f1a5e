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
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"math"
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

	// Replaced are functions that take the place of methods of earlier cells' types: their first parameter is the
	// receiver. See keepTypes.
	Replaced map[*types.Func]*types.Func

	added    map[string]bool // of Imports, what the cell does not import itself
	newTypes map[string]typeSource
	methods  map[string]map[string]methodSource // of the cell, by type and name
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
}

// NewScope returns an empty scope. paths lists what the importer has.
func NewScope(fset *token.FileSet, importer types.Importer, paths []string) *Scope {
	packages := byName(paths)
	return &Scope{fset: fset, importer: importer, pkg: types.NewPackage("main", "main"), packages: packages, packageNames: slices.Sorted(maps.Keys(packages)), objects: map[string]types.Object{}, imports: map[string]string{}, added: map[string]bool{},
		typeSources: map[string]typeSource{}}
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

func (s *Scope) check(k *checking) (*Result, []*Error) {
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

// overflow is the error of a value that nothing uses, or of a result, and that is a constant too large for the type that it would
// have.
func (k *checking) overflow() *Error {
	for _, s := range k.values {
		x := s.(*ast.ExprStmt).X
		tv := k.result.Info.Types[x]
		t, ok := tv.Type.(*types.Basic)
		if tv.Value == nil || !ok || t.Info()&types.IsUntyped == 0 || fits(tv.Value, t) {
			continue
		}
		return &Error{Pos: k.scope.fset.Position(x.Pos()), Msg: fmt.Sprintf("cannot use %s (%s constant%s) as %s value (overflows)",
			types.ExprString(x), t, otherwise(tv.Value, x), types.Default(t))}
	}
	return nil
}

// fits says whether an untyped constant is one of the type that it has by default.
func fits(v constant.Value, t *types.Basic) bool {
	switch t.Kind() {
	case types.UntypedInt:
		_, exact := constant.Int64Val(constant.ToInt(v))
		return exact
	case types.UntypedRune:
		n, exact := constant.Int64Val(constant.ToInt(v))
		return exact && n == int64(rune(n))
	case types.UntypedFloat:
		f, _ := constant.Float64Val(constant.ToFloat(v))
		return !math.IsInf(f, 0)
	case types.UntypedComplex:
		c := constant.ToComplex(v)
		return fits(constant.Real(c), types.Typ[types.UntypedFloat]) && fits(constant.Imag(c), types.Typ[types.UntypedFloat])
	}
	return true
}

// otherwise is the value of a constant, if that is not what stands there.
func otherwise(v constant.Value, x ast.Expr) string {
	if text := v.String(); text != types.ExprString(x) {
		return " " + text
	}
	return ""
}

// checking is one call of Check.
type checking struct {
	scope    *Scope
	cell     *cell.Cell
	result   *Result
	steps    []*step
	funcs    []*placed
	own      map[string]types.Object // of finished segments
	errs     []*Error
	replaced map[*ast.FuncDecl]*types.Func // functions that replace methods
	newTypes map[string]typeSource
	values   []ast.Stmt // expressions whose value is the cell's or a magic's

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
	k := &checking{scope: s, cell: c, own: map[string]types.Object{}, replaced: map[*ast.FuncDecl]*types.Func{}, sizes: map[types.Type]float64{}}
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

// collectItems lists statements and declarations in order.
func (k *checking) collectItems() {
	var walk func(items []cell.Item, m *cell.Magic, local bool)
	walk = func(items []cell.Item, m *cell.Magic, local bool) {
		for _, it := range items {
			switch {
			case it.Decl != nil && local:
				k.errorAt(it.Decl.Pos(), "a declaration has no place in %"+m.Name)
			case it.Decl != nil:
				if f, ok := it.Decl.(*ast.FuncDecl); ok && f.Body == nil {
					k.errorAt(f.Pos(), "missing function body")
				}
				k.funcs = append(k.funcs, &placed{decl: it.Decl, uses: k.names(it.Decl)})
			case it.Stmt != nil:
				k.steps = append(k.steps, k.newStep(it.Stmt, m, local))
			default:
				k.collectMagic(it.Magic, walk)
			}
		}
	}
	walk(k.cell.Items, nil, false)
	k.findValues(k.cell.Items)
	k.checkLost()
	k.keepTypes()
	k.checkMethods()
}

// checkLost reports statements that use variables without a value.
func (k *checking) checkLost() {
	for _, st := range k.steps {
		for _, id := range k.cell.Free[st.stmt] {
			if k.scope.lost[id.Name] && !k.declaresName(id.Name) {
				k.errorAt(id.Pos(), id.Name+" was lost with the session: run the cell that sets it again")
			}
		}
	}
}

// checkMethods refuses methods of types that another cell declares: a type's methods are fixed when it is made.
func (k *checking) checkMethods() {
	own := map[string]bool{}
	for _, f := range k.funcs {
		for _, name := range declares(f.decl) {
			own[name] = true
		}
	}
	for _, f := range k.funcs {
		base := ReceiverBase(f.decl)
		switch {
		case base == "" || own[base]:
		case k.known(base) != nil:
			k.errorAt(f.decl.Pos(), "the methods of "+base+" must stand in the cell that declares it: put the type and all its methods into one cell")
		default:
			k.errorAt(f.decl.Pos(), "no type "+base+" is declared in this cell, whose method this could be")
		}
	}
}

func (k *checking) collectMagic(m *cell.Magic, walk func([]cell.Item, *cell.Magic, bool)) {
	if m.Kind != cell.Text {
		walk(m.Setup, m, true)
		walk(m.Go, m, m.Kind == cell.Block)
		return
	}
	m.Keep(k.knows)
	call := &ast.CallExpr{Fun: &ast.Ident{NamePos: m.Pos, Name: "magic·"}, Lparen: m.Pos, Args: slices.Clone(m.Values), Rparen: m.Pos}
	k.result.Shells[call] = m
	k.result.Calls[m] = call
	var stmt ast.Stmt = &ast.ExprStmt{X: call}
	if m.Target != nil {
		call.Fun.(*ast.Ident).Name = "shell·"
		if m.Name != "!" {
			call.Fun.(*ast.Ident).Name = "value·"
		}
		stmt = &ast.AssignStmt{Lhs: []ast.Expr{m.Target}, TokPos: m.Pos, Tok: token.DEFINE, Rhs: []ast.Expr{call}}
	}
	st := &step{stmt: stmt, defines: Defined(stmt), uses: map[string]bool{}}
	for _, v := range m.Values {
		ast.Inspect(v, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				st.uses[id.Name] = true
			}
			return true
		})
	}
	k.steps = append(k.steps, st)
}

// knows says whether every name in an expression of a shell command means something.
func (k *checking) knows(x ast.Expr) bool {
	ok := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ok = ok && k.knows(n.X)
			return false
		case *ast.Ident:
			ok = ok && (k.known(n.Name) != nil || k.result.Imports[n.Name] != "" || k.scope.imports[n.Name] != "" ||
				types.Universe.Lookup(n.Name) != nil || k.declaresName(n.Name))
		}
		return ok
	})
	return ok
}

// declaresName says whether the cell declares a name at its top level.
func (k *checking) declaresName(name string) bool {
	for _, st := range k.steps {
		for _, id := range st.defines {
			if id.Name == name {
				return true
			}
		}
	}
	for _, f := range k.funcs {
		if slices.Contains(declares(f.decl), name) {
			return true
		}
	}
	return false
}

// declaredNames lists what the cell declares at its top level.
func (k *checking) declaredNames() map[string]bool {
	names := map[string]bool{}
	for _, st := range k.steps {
		for _, id := range st.defines {
			names[id.Name] = true
		}
	}
	for _, f := range k.funcs {
		for _, name := range declares(f.decl) {
			names[name] = true
		}
	}
	return names
}

func (k *checking) newStep(s ast.Stmt, m *cell.Magic, local bool) *step {
	st := &step{stmt: s, magic: m, local: local, uses: k.names(s)}
	if !local {
		st.defines = Defined(s)
	}
	return st
}

func (k *checking) names(n ast.Node) map[string]bool {
	uses := map[string]bool{}
	for _, id := range k.cell.Free[n] {
		uses[id.Name] = true
	}
	return uses
}

// Defined lists the names that a statement declares at its own level, blank ones left out.
func Defined(s ast.Stmt) []*ast.Ident {
	var ids []*ast.Ident
	add := func(id *ast.Ident) {
		if id.Name != "_" {
			ids = append(ids, id)
		}
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, x := range s.Lhs {
				if id, ok := x.(*ast.Ident); ok {
					add(id)
				}
			}
		}
	case *ast.DeclStmt:
		if d, ok := s.Decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, spec := range d.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					add(id)
				}
			}
		}
	}
	return ids
}

// findValues finds the statements that may be expressions whose value is not used: one that ends the cell, or what a
// magic runs.
func (k *checking) findValues(items []cell.Item) {
	if len(items) == 0 {
		return
	}
	if s, ok := items[len(items)-1].Stmt.(*ast.ExprStmt); ok {
		k.values = append(k.values, s)
	}
	for _, it := range items {
		if it.Magic != nil {
			k.findValues(it.Magic.Go)
		}
	}
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

package progen

import (
	"fmt"
	"go/types"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A gen writes one program.
type gen struct {
	rand   *rand.Rand
	pkg    *types.Package
	suffix string // of top-level names
	last   int    // number in names
	used   map[string]bool

	decls, body []string

	basics  []types.Type   // that programs use most
	named   []*types.Named // without type parameters
	boxes   []*types.Named // generic types
	ifaces  []*types.Named // interfaces, which are in named too
	funcs   []*function
	generic []*function
	consts  []constant

	globalVars []*variable
	bodies     []func()             // of methods, to be written when all types are there
	costs      map[types.Object]int // of methods

	vars []*variable // in scope, innermost last
	frame
}

// A frame is what the generator knows of the function that it writes.
type frame struct {
	base     int  // vars from here on belong to the function
	pure     bool // the function must not change what it has not made
	quiet    bool // the function must not print, as it runs beside others
	leaf     bool // the function must not call anything of the program
	results  *types.Tuple
	names    []string // of its results
	loops    []string // labels of the loops that the statement is in
	mult     int      // how many times the statement runs, at most
	cost     int      // of a call of the function
	room     int      // for further statements
	depth    int      // of expressions
	limit    int      // of cost
	tparams  []*types.TypeParam
	inMethod bool // the function is a method, which must not reach methods by interfaces
}

// A variable is in scope.
type variable struct {
	name string
	typ  types.Type
	set  bool // may be assigned
	full bool // holds no nil: it may be dereferenced, called, indexed with 0 and 1
	own  bool // what it leads to was made in this function: its elements may be assigned
	grow bool // a slice that nobody else has, for append
	cost int  // of a call, if it is a function
}

// A function may be called.
type function struct {
	name   string
	sig    *types.Signature
	cost   int
	silent bool // prints nothing
}

// A constant is one with a name.
type constant struct {
	name string
	typ  types.Type
}

// callLimit bounds what a program does: a call costs about as much as its statements.
const (
	callLimit   = 400
	methodLimit = 60
)

func newGen(seed uint64) *gen {
	g := &gen{
		rand:   rand.New(rand.NewPCG(seed, 0x676f)),
		pkg:    types.NewPackage("main", "main"),
		suffix: "s" + strconv.FormatUint(seed, 10),
		used:   map[string]bool{"fmt": true},
		costs:  map[types.Object]int{},
		frame:  frame{mult: 1, limit: callLimit, depth: 3},
	}
	for _, k := range []types.BasicKind{types.Int, types.String, types.Bool, types.Float64, types.Uint8, types.Int32,
		types.Int64, types.Uint, types.Int8, types.Int16, types.Uint16, types.Uint32, types.Uint64, types.Float32,
		types.Complex128, types.Complex64, types.Uintptr} {
		g.basics = append(g.basics, types.Typ[k])
	}
	return g
}

// program writes it all.
func (g *gen) program() {
	g.prelude()
	g.declareTypes()
	g.constants()
	g.globals(2 + g.n(3))
	g.declareFuncs()
	g.globals(1 + g.n(4))
	g.main()
}

func (g *gen) n(k int) int             { return g.rand.IntN(k) }
func (g *gen) chance(percent int) bool { return g.n(100) < percent }

func pick[T any](g *gen, from []T) T { return from[g.n(len(from))] }

// top is a top-level name.
func (g *gen) top(base string) string { return base + g.suffix }

// newTop is a top-level name that nobody else has.
func (g *gen) newTop(base string) string {
	g.last++
	return g.top(base + strconv.Itoa(g.last))
}

// fresh is a local name.
func (g *gen) fresh() string {
	g.last++
	return string("abcdefghijklmnopqrstuvwxyz"[g.n(26)]) + strconv.Itoa(g.last)
}

// in is a name of a package that the program imports now.
func (g *gen) in(name string) string {
	at := strings.LastIndex(name, "/") + 1
	_, rest, _ := strings.Cut(name[at:], ".")
	path := strings.TrimSuffix(name, "."+rest)
	g.used[path] = true
	return path[strings.LastIndex(path, "/")+1:] + "." + rest
}

// imports are the packages that the program names: some of what was written for it was dropped.
func (g *gen) imports() []string {
	text := strings.Join(g.decls, "") + strings.Join(g.body, "\n")
	maps.DeleteFunc(g.used, func(path string, _ bool) bool {
		name := path[strings.LastIndex(path, "/")+1:]
		return !regexp.MustCompile(`\b` + name + `\.`).MatchString(text)
	})
	return slices.Sorted(maps.Keys(g.used))
}

// str is a type as it is written.
func (g *gen) str(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == g.pkg {
			return ""
		}
		g.used[p.Path()] = true
		return p.Name()
	})
}

func (g *gen) declare(format string, args ...any) {
	g.decls = append(g.decls, fmt.Sprintf(format, args...)+"\n")
}

// inside writes something in a function of its own.
func (g *gen) inside(f frame, write func()) (cost int) {
	outer, vars := g.frame, len(g.vars)
	f.base = vars
	g.frame = f
	if g.mult == 0 {
		g.mult = 1
	}
	if g.limit == 0 {
		g.limit = callLimit
	}
	write()
	cost = g.cost
	g.frame, g.vars = outer, g.vars[:vars]
	return cost
}

// spend counts something that costs, and says whether there is enough left.
func (g *gen) spend(cost int) bool {
	if g.frame.cost+cost*g.mult > g.limit {
		return false
	}
	g.frame.cost += cost * g.mult
	return true
}

// block is a writer of statements with a scope of its own.
func (g *gen) block(write func(w *writer)) string {
	vars := len(g.vars)
	w := &writer{}
	write(w)
	g.vars = g.vars[:vars]
	return w.String()
}

// A writer collects lines.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

func (g *gen) add(v *variable) *variable {
	g.vars = append(g.vars, v)
	return v
}

// find picks a variable in scope, the newer ones more often; nil if there is none.
func (g *gen) find(ok func(v *variable) bool) *variable {
	var found []*variable
	for _, v := range g.vars {
		if ok(v) {
			found = append(found, v)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[max(g.n(len(found)), g.n(len(found)))]
}

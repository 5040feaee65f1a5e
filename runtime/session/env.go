package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"log"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/lower"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// env is what lowering asks of a session: where things are stored. Session.compiling protects it, but for what it says.
type env struct {
	s         *Session
	storage   map[types.Object]reflect.Value // pointers
	retired   map[string][]types.Object      // with storage, by name: what the name meant with other types
	instances map[instance]reflect.Value
	generics  *generics
	funcs     []funcName // by number; 0 is nobody's. Session.mu protects it
	pending   pending
	replaced  map[*types.Func]*types.Func // see check.Result; of the cell that is compiled now

	owners owners

	sourced map[string]bool // packages with source, see hasSource

	argsOnce sync.Once
	args     []string // os.Args of the cells
	logOnce  sync.Once
	log      *log.Logger // log.Default of the cells
}

func (e *env) logger(make func() *log.Logger) *log.Logger {
	e.logOnce.Do(func() { e.log = make() })
	return e.log
}

// pending is what the cell that is compiled now has made, and what is taken back if it does not compile.
type pending struct {
	storage   []types.Object
	instances []instance
	generics  []func() // take back the declarations
	funcs     int      // how many were numbered
	methods   []func() // take back those that were added to types of earlier cells
}

type instance struct {
	origin *types.Func
	args   string
}

// funcName is what a traceback says of a function.
type funcName struct {
	name string
	cell string // as positions have it
}

var _ lower.Env = (*env)(nil)

func newEnv(s *Session) *env {
	return &env{
		s:         s,
		storage:   map[types.Object]reflect.Value{},
		retired:   map[string][]types.Object{},
		instances: map[instance]reflect.Value{},
		generics:  newGenerics(s),
		funcs:     []funcName{{}},
		sourced:   map[string]bool{},
	}
}

// rollback forgets what a cell has made that does not compile.
func (e *env) rollback() {
	for _, o := range e.pending.storage {
		delete(e.storage, o)
	}
	for _, i := range e.pending.instances {
		delete(e.instances, i)
	}
	for _, undo := range slices.Backward(e.pending.generics) {
		undo()
	}
	e.s.mu.Lock()
	e.funcs = e.funcs[:len(e.funcs)-e.pending.funcs]
	e.s.mu.Unlock()
	for _, undo := range slices.Backward(e.pending.methods) {
		undo()
	}
	e.pending = pending{}
}

func (e *env) commit() { e.pending = pending{} }

func (e *env) TypeOf(t types.Type) (reflect.Type, error) { return e.s.types.TypeOf(t) }

// Storage keeps the storage of a name that is declared anew with the same type, so that functions of earlier cells see
// the new value.
func (e *env) Storage(o types.Object, t reflect.Type) reflect.Value {
	if v, ok := e.storage[o]; ok {
		return v
	}
	if f, ok := o.(*types.Func); ok && e.replaced[f] != nil {
		return e.Storage(e.replaced[f], t)
	}
	v, ok := e.former(o)
	if !ok {
		v = reflect.New(t)
	}
	e.storage[o] = v
	e.pending.storage = append(e.pending.storage, o)
	return v
}

func (e *env) Instance(origin *types.Func, key string, t reflect.Type) (reflect.Value, bool) {
	i := instance{origin, key}
	if v, ok := e.instances[i]; ok {
		return v, false
	}
	v := reflect.New(t)
	e.instances[i] = v
	e.pending.instances = append(e.pending.instances, i)
	return v, true
}

func (e *env) Source(f *types.Func) (*ast.FuncDecl, *types.Info, bool) { return e.generics.source(f) }

// Symbol finds a compiled name, or what stands for it in cells.
func (e *env) Symbol(path, name string) (reflect.Value, bool) {
	if f, ok := e.s.bound[path][name]; ok {
		return reflect.ValueOf(f), true
	}
	if v, ok := e.s.replacement(path, name); ok {
		return v, true
	}
	sym, ok := lookup(path, name)
	if !ok || sym.Kind != symbols.Func && sym.Kind != symbols.Var {
		return reflect.Value{}, false
	}
	return reflect.ValueOf(sym.Value), true
}

func lookup(path, name string) (symbols.Sym, bool) {
	syms := symbols.Lookup(path)
	i, ok := slices.BinarySearchFunc(syms, name, func(s symbols.Sym, n string) int { return strings.Compare(s.Name, n) })
	if !ok {
		return symbols.Sym{}, false
	}
	return syms[i], true
}

func (e *env) Erased(path string) bool { return path == check.Asyncio }

func (e *env) Func(name string, pos token.Position) int {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	e.pending.funcs++
	e.funcs = append(e.funcs, funcName{strings.ReplaceAll(name, "·", "."), pos.Filename})
	return len(e.funcs) - 1
}

// hasSource says whether generic declarations of a package are at hand.
func (e *env) hasSource(path string) bool {
	has, known := e.sourced[path]
	if !known {
		has = symbols.Source(path) != nil
		e.sourced[path] = has
	}
	return has
}

// functionName is what a traceback says of a function's number.
func (s *Session) functionName(n int) funcName {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.env.funcs[n]
}

func (e *env) Hook(name string) reflect.Value {
	v, ok := e.s.hooks[name]
	if !ok {
		panic(fmt.Sprintf("lowered code asks for the hook %s, which the session does not have", name))
	}
	return v
}

func (e *env) Bind(recv *types.Named, method *types.Func, storage reflect.Value) error {
	fn := storage.Elem()
	// The storage is read at each call, so that the function may be set later and anew.
	call := func(args []reflect.Value) []reflect.Value {
		f := storage.Elem()
		if f.Type().IsVariadic() {
			return f.CallSlice(args)
		}
		return f.Call(args)
	}
	if sig := method.Signature(); method.Name() == "Error" && types.Identical(sig.Results(), textResult) && sig.Params().Len() == 0 {
		call = unlessAsked(call)
	}
	return e.s.types.SetMethod(recv, method, reflect.MakeFunc(fn.Type(), call))
}

// growTypes gives types of earlier cells the methods that a cell adds.
func (e *env) growTypes(r *check.Result) error {
	grown := map[*types.Named]bool{}
	for _, m := range r.Added() {
		if t := named(m); !grown[t] {
			grown[t] = true
			undo, err := e.s.types.AddMethods(t)
			if err != nil {
				return &lower.Refusal{Pos: e.s.fset.Position(m.Pos()), Msg: err.Error() + ": put them into the cell that declares " + t.Obj().Name()}
			}
			e.pending.methods = append(e.pending.methods, undo)
		}
	}
	return nil
}

func (e *env) Instances(of *types.Named) []*types.Named { return e.s.types.Instances(of) }

// named is the type that a method belongs to, of a generic one itself.
func named(method *types.Func) *types.Named {
	return types.Unalias(deref(method.Signature().Recv().Type())).(*types.Named).Origin()
}

var textResult = types.NewTuple(types.NewVar(token.NoPos, nil, "", types.Typ[types.String]))

// unlessAsked is the call of an Error method that the engine does not notice: it asks errors that a panic carries for their
// text in each function that the panic leaves, where compiled code asks for nothing.
func unlessAsked(call func([]reflect.Value) []reflect.Value) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value {
		if eval.AsksForText() {
			return []reflect.Value{reflect.ValueOf("")}
		}
		return call(args)
	}
}

// compiledType finds the run-time type of a compiled name.
func compiledType(path, name string) (reflect.Type, bool) {
	sym, ok := lookup(path, name)
	if !ok || sym.Kind != symbols.Type {
		return nil, false
	}
	return reflect.TypeOf(sym.Value).Elem(), true
}

package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/eval"
)

// A function variable costs the engine four times as much to call as a function that it knows. So a declared function is
// one of the unit, and its storage gets that. Calls within the unit go straight to it, unless
//
//   - it makes functions: those keep the frame of the caller, and that of its caller, and so on, for as long as they live,
//     while a call through the storage begins anew;
//   - it calls recover, or has named results that something else may see;
//   - it has a variadic parameter, for which the engine takes a slice that is one of its elements;
//   - it has a parameter with a float in it: the engine makes 0 of -0.
//
// A later cell may give the storage another function. Then a flag is set, and the function calls that one in its place. Who
// holds the function as a value goes on calling it, so that a function which is called directly is written twice: with
// the question for the flag and, for the storage, without.

// A declaredFunction is one of the unit.
type declaredFunction struct {
	name        string // in lowered code
	storage     string
	replaceable bool
	callable    bool // calls may go straight to it
	called      bool // and some do

	// Of the function once it is lowered.
	sig, body string
	params    []string
	results   bool // it has some
	number    int  // for tracebacks
}

// silent is a function that does not call Leave, and where a panic leaves it. Zero is one that no traceback shows.
type silent struct{ fn, line int }

// declared notes a function whose storage the unit is going to set.
func (l *lowerer) declared(storage string, sig *types.Signature, decl *ast.FuncDecl, info *types.Info, replaceable bool) {
	if l.functions[storage] != nil { // a method that several instances share
		return
	}
	before := l.info
	l.info = info
	defer func() { l.info = before }()
	l.functions[storage] = &declaredFunction{name: l.fresh("f"), storage: storage, replaceable: replaceable, callable: l.callable(sig, decl)}
	l.inOrder = append(l.inOrder, l.functions[storage])
}

// callee writes what is called when the function in a storage is.
func (l *lowerer) callee(storage string) string {
	if f := l.functions[storage]; f != nil && f.callable && !l.indirect {
		f.called = true
		return f.name
	}
	return "(*" + storage + ")"
}

// callable says whether calls within the unit may go straight to a function.
func (l *lowerer) callable(sig *types.Signature, decl *ast.FuncDecl) bool {
	if sig.Variadic() || makesFunctions(decl.Body) || l.callsRecover(decl.Body) || l.makesMethodValues(decl.Body) {
		return false
	}
	for v := range sig.Params().Variables() {
		if holdsFloat(v.Type()) {
			return false
		}
	}
	for v := range l.info.Defs[decl.Name].(*types.Func).Signature().Results().Variables() {
		if v.Name() != "" && l.kept(v, decl.Body) {
			return false
		}
	}
	return true
}

// holdsFloat says whether a value of type t has a float in it, otherwise than behind a pointer.
func holdsFloat(t types.Type) bool {
	switch t := coreOf(t).(type) {
	case *types.Basic:
		return t.Info()&(types.IsFloat|types.IsComplex) != 0
	case *types.Array:
		return holdsFloat(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if holdsFloat(f.Type()) {
				return true
			}
		}
	}
	return false
}

// makesMethodValues says whether methods are used otherwise than called, or a loop ranges over a function.
func (l *lowerer) makesMethodValues(body *ast.BlockStmt) bool {
	called := map[ast.Expr]bool{}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[ast.Unparen(n.Fun)] = true
		case *ast.SelectorExpr:
			s := l.info.Selections[n]
			found = found || s != nil && s.Kind() != types.FieldVal && !called[n]
		case *ast.RangeStmt:
			_, isFunction := coreOf(l.info.TypeOf(n.X)).(*types.Signature)
			found = found || isFunction
		}
		return !found
	})
	return found
}

// writeFunctions writes the functions of the unit, and has their storages set.
func (l *lowerer) writeFunctions() {
	for _, f := range l.inOrder {
		value, own := f.name, ""
		switch {
		case f.called && f.replaceable:
			value = l.fresh("value")
			if place, silent := l.silent[f.name]; silent {
				l.silent[value] = place
			}
			own = l.writeForwarding(f)
		case f.replaceable: // it takes the place of another
			own = l.writeOwn(f, l.owner(f), "nil")
		}
		fmt.Fprintf(&l.decls, "func %s%s%s\n", value, f.sig, f.body)
		// It stands in a function of its own: the engine gives every function that it makes a copy of the frame of the one that
		// makes it.
		d := l.fresh("define")
		fmt.Fprintf(&l.decls, "func %s() {\n*%s = %s\n%s}\n", d, f.storage, value, own)
		fmt.Fprintf(&l.defines, "%s()\n", d)
	}
	l.writeShared()
}

// writeForwarding writes the function that is called directly, and returns what notes that the storage has it. What the
// engine evaluates in a function takes room in its frame, and time at each call, whether it comes to that or not. So the
// function has as little of this as can be.
func (l *lowerer) writeForwarding(f *declaredFunction) (own string) {
	owner := l.owner(f)
	replaced, forward := "", l.fresh("forward")
	if tickAlways {
		replaced = l.symbol("Replaced", f.storage, func() reflect.Value { return reflect.ValueOf(owner.Replaced) }) + "()"
		own = l.writeOwn(f, owner, "nil")
	} else {
		replaced = l.fresh("replaced")
		fmt.Fprintf(&l.decls, "var %s bool\n", replaced)
		own = l.writeOwn(f, owner, "&"+replaced)
	}
	l.silent[forward] = silent{}
	args, ret, end := "("+strings.Join(f.params, ", ")+")", "return ", ""
	if !f.results {
		ret, end = "", "; return"
	}
	fmt.Fprintf(&l.decls, "func %s%s {\ndefer %s(%d)\n%s(*%s)%s\n}\n", forward, f.sig, l.hook("Forwarding"), f.number, ret, f.storage, args)
	fmt.Fprintf(&l.decls, "func %s%s {\nif %s { %s%s%s%s }%s\n", f.name, f.sig, replaced, ret, forward, args, end, strings.TrimPrefix(f.body, " {"))
	return own
}

func (l *lowerer) owner(f *declaredFunction) Owner {
	return l.env.Owner(l.symbols[strings.TrimPrefix(f.storage, eval.Package+".")])
}

func (l *lowerer) writeOwn(f *declaredFunction, owner Owner, flag string) string {
	return l.symbol("Own", f.storage, func() reflect.Value { return reflect.ValueOf(owner.Own) }) + "(" + flag + ")\n"
}

// shared is what the functions of a unit have in common: a variable that says whether something is to be stopped, and
// functions that call hooks.
type shared struct{ stops, tick, enter string }

// useShared has the unit declare that. A unit without declared functions does without.
func (l *lowerer) useShared() *shared {
	if l.shared == nil && len(l.functions) > 0 && !tickAlways {
		l.shared = &shared{l.fresh("stops"), l.fresh("tick"), l.fresh("enter")}
	}
	return l.shared
}

// writeShared declares it.
func (l *lowerer) writeShared() {
	s := l.shared
	if s == nil {
		return
	}
	l.silent[s.tick], l.silent[s.enter] = silent{}, silent{}
	fmt.Fprintf(&l.decls, "var %s bool\nfunc %s() { %s() }\n", s.stops, s.tick, l.hook("Tick"))
	fmt.Fprintf(&l.decls, "func %s(fn, line int) { %s(fn, line) }\n", s.enter, l.hook("Enter"))
	fmt.Fprintf(&l.defines, "%s(&%s)\n", l.hook("Watch"), s.stops)
}

// tick writes the check for an interrupt, for loops.
func (l *lowerer) tick(w *writer) { l.check(w, l.stops, "Tick", "") }

// check writes the call of a hook, Tick or Enter, that is made if something is to be stopped. stops is a variable of the
// function that points to what says so, if there is one.
func (l *lowerer) check(w *writer, stops, hook, args string) {
	s := l.useShared()
	switch {
	case tickAlways:
		w.line("%s(%s)", l.hook(hook), args)
	case s != nil && hook == "Tick":
		w.line("if %s { %s(%s) }", s.stops, s.tick, args)
	case s != nil:
		w.line("if %s { %s(%s) }", s.stops, s.enter, args)
	case stops != "":
		w.line("if *%s { %s(%s) }", stops, l.hook(hook), args)
	default:
		w.line("if *%s { %s(%s) }", l.hook("Stops"), l.hook(hook), args)
	}
}

// note writes that the function is at a place.
func (l *lowerer) note(w *writer, place int) {
	if !slices.Contains(l.noted, place) {
		l.noted = append(l.noted, place)
	}
	w.line("%s = %d", l.lineName(), place)
}

// silently writes the body of a function that need not call Leave: a panic can come from one line only.
func (l *lowerer) silently(block *ast.BlockStmt, fn int, inner string, defers bool, at token.Position) (string, bool) {
	if defers || block == nil || l.name == "main" { // it begins a program's traces, and its time does not matter
		return "", false
	}
	line, inner, ok := l.onlyPlace(block, inner)
	if !ok {
		return "", false
	}
	if line == 0 {
		line = at.Line
	}
	l.silent[l.self.name] = silent{fn, line}
	w := l.newWriter()
	w.WriteString(l.bounds.declared.String())
	l.enterFunction(w, block, fn, line)
	w.WriteString(inner)
	l.ending(w, block, false)
	return w.String(), true
}

// onlyPlace says of a function that only one place of it can be left early, and which. inner are its statements; what is
// returned notes the place no more.
func (l *lowerer) onlyPlace(block *ast.BlockStmt, inner string) (place int, rest string, ok bool) {
	b := l.bounds
	if strings.Contains(inner, "func(") { // the engine gives a function that begins with another one that one's name
		return 0, "", false
	}
	if l.self == nil || l.direct != "" || b.checks.Len()+b.always.Len() > 0 || len(l.noted) > 1 || hasLoop(block) || jumps(block) {
		return 0, "", false
	}
	for _, p := range l.noted {
		place = p
		inner = strings.ReplaceAll(inner, fmt.Sprintf("%s = %d\n", l.line, p), "")
	}
	return place, inner, !strings.Contains(inner, l.line)
}

// jumps says whether a function has labels, or clauses without statements: there the engine needs one that notes the place.
func jumps(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			found = true
		case *ast.CaseClause:
			found = found || len(n.Body) == 0
		}
		return !found
	})
	return found
}

// quiet says that a function calls nothing and has no loop, so that it need not look for an interrupt.
func (l *lowerer) quiet(block *ast.BlockStmt) bool {
	found := hasLoop(block) || jumps(block) || l.calls(block)
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt, *ast.GoStmt, *ast.DeferStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return !found
}

// unwound is what the engine calls when a panic leaves a function of the unit.
func (l *lowerer) unwound() func(function string) {
	unwound := l.env.Hook("Unwound").Interface().(func())
	unwoundAt := l.env.Hook("UnwoundAt").Interface().(func(fn, line int))
	functions := l.silent
	return func(function string) {
		switch f, silent := functions[function]; {
		case !silent:
			unwound()
		case f.fn != 0:
			unwoundAt(f.fn, f.line)
		}
	}
}

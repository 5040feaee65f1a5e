package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// call writes a call: a conversion, a builtin, one of our own forms, or a call of a function.
func (l *lowerer) call(x *ast.CallExpr) string {
	if a := l.result.Awaits[x]; a != nil {
		return l.await(a)
	}
	if a := l.result.Asyncs[x]; a != nil {
		return l.async(x, a)
	}
	if m := l.result.Shells[x]; m != nil {
		return l.magicCall(x, m)
	}
	tv := l.info.Types[x.Fun]
	if len(x.Args) == 1 {
		if tuple, ok := l.static(x.Args[0]).(*types.Tuple); ok {
			return l.spread(x, tuple)
		}
	}
	switch {
	case tv.IsType():
		return l.conversion(x)
	case tv.IsBuiltin():
		return l.builtin(x)
	}
	sig := l.static(x.Fun).Underlying().(*types.Signature)
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if s := l.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal && l.replaced[x.Fun] == "" {
			return l.methodCall(x, sel, sig)
		}
	}
	args := l.arguments(x, sig)
	if f := calledFunction(l.info, x.Fun); f != nil {
		if why := refusedFunctions[f.FullName()]; why != "" {
			l.refuse(x, "%s", why)
		}
		if hook := hookedFunctions[f.FullName()]; hook != "" {
			return l.hook(hook) + "(" + join(l.pos(x.Pos()), args) + ")"
		}
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok && l.replaced[x.Fun] == "" {
		return l.funcLit(lit.Type, lit.Body, lit.Pos(), l.name+".func") + "(" + args + ")"
	}
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.Ident:
		l.called[f] = true
	case *ast.SelectorExpr:
		l.called[f.Sel] = true
	}
	return l.expr(x.Fun) + "(" + args + ")"
}

// calledFunction is the declared function that a call names, or nil.
func calledFunction(info *types.Info, fun ast.Expr) *types.Func {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		o, _ := info.Uses[f].(*types.Func)
		return o
	case *ast.SelectorExpr:
		o, _ := info.Uses[f.Sel].(*types.Func)
		return o
	}
	return nil
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + ", " + b
}

// arguments writes the arguments of a call, each converted to its parameter's type.
//
// Engine defect: variadic-nil.
func (l *lowerer) arguments(x *ast.CallExpr, sig *types.Signature) string {
	params := sig.Params()
	f := calledFunction(l.info, x.Fun)
	var parts []string
	for i, a := range x.Args {
		t := l.subst(params.At(min(i, params.Len()-1)).Type())
		last := sig.Variadic() && i >= params.Len()-1
		switch {
		case last && x.Ellipsis != token.NoPos && isNil(l.info.TypeOf(a)):
			parts = append(parts, l.zero(t)+"...")
		case last && x.Ellipsis != token.NoPos:
			parts = append(parts, l.truths(a, l.to(a, t), f)+"...")
		case last:
			parts = append(parts, l.truth(a, elementOf(t), l.to(a, elementOf(t)), f))
		default:
			parts = append(parts, l.truth(a, t, l.toAs(a, t, l.bare), f))
		}
	}
	if sig.Variadic() && len(x.Args) < params.Len() { // the engine would make an empty slice
		parts = append(parts, l.zero(params.At(params.Len()-1).Type())+"...")
	}
	return strings.Join(parts, ", ")
}

// elementOf is the type of the elements of a variadic parameter, which may be a string for append.
func elementOf(t types.Type) types.Type {
	if s, ok := t.Underlying().(*types.Slice); ok {
		return s.Elem()
	}
	return types.Typ[types.Byte]
}

// refusedFunctions are functions that would speak of the engine's functions in place of the cell's, and why they are refused.
var refusedFunctions = map[string]string{
	"runtime.Callers": "runtime.Callers is not supported: the functions on the stack are those that run the cell. runtime.Caller(0) knows its line",
}

// hookedFunctions are calls of compiled functions that may wait, end the process, print, or say where they are called: the
// hook takes a position first.
var hookedFunctions = map[string]string{
	"time.Sleep":                       "Sleep",
	"time.AfterFunc":                   "AfterFunc",
	"(*time.Timer).Reset":              "TimerReset",
	"runtime.NumGoroutine":             "NumGoroutine",
	"runtime.Caller":                   "Caller",
	"runtime/pprof.Do":                 "PprofDo",
	"runtime/pprof.SetGoroutineLabels": "PprofSetGoroutineLabels",
	"context.WithTimeout":              "WithTimeout",
	"context.WithDeadline":             "WithDeadline",
	"(*sync.Mutex).Lock":               "MutexLock",
	"(*sync.RWMutex).Lock":             "RWMutexLock",
	"(*sync.RWMutex).RLock":            "RWMutexRLock",
	"(sync.Locker).Lock":               "LockerLock",
	"(*sync.WaitGroup).Wait":           "WaitGroupWait",
	"(*sync.WaitGroup).Go":             "WaitGroupGo",
	"(*sync.Cond).Wait":                "CondWait",
	"(*sync.Once).Do":                  "OnceDo",
	"os.Exit":                          "Exit",
	"(*os.File).Write":                 "FileWrite",
	"(*os.File).WriteString":           "FileWriteString",
	"log.Print":                        "LogPrint",
	"log.Printf":                       "LogPrintf",
	"log.Println":                      "LogPrintln",
	"log.Fatal":                        "LogFatal",
	"log.Fatalf":                       "LogFatalf",
	"log.Fatalln":                      "LogFatalln",
	"log.Panic":                        "LogPanic",
	"log.Panicf":                       "LogPanicf",
	"log.Panicln":                      "LogPanicln",
	"(*log.Logger).Print":              "LoggerPrint",
	"(*log.Logger).Printf":             "LoggerPrintf",
	"(*log.Logger).Println":            "LoggerPrintln",
	"(*log.Logger).Fatal":              "LoggerFatal",
	"(*log.Logger).Fatalf":             "LoggerFatalf",
	"(*log.Logger).Fatalln":            "LoggerFatalln",
	"(*log.Logger).Panic":              "LoggerPanic",
	"(*log.Logger).Panicf":             "LoggerPanicf",
	"(*log.Logger).Panicln":            "LoggerPanicln",
}

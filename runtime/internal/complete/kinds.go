package complete

import (
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

// What operators, statements and builtin functions ask of a type.

func isPointer(t types.Type) bool { return kindIs[*types.Pointer](t) }
func isFunc(t types.Type) bool    { return kindIs[*types.Signature](t) }
func isChan(t types.Type) bool    { return kindIs[*types.Chan](t) }
func isSlice(t types.Type) bool   { return kindIs[*types.Slice](t) }
func isMap(t types.Type) bool     { return kindIs[*types.Map](t) }

func kindIs[T types.Type](t types.Type) bool {
	_, ok := t.Underlying().(T)
	return ok
}

func isNumber(t types.Type) bool  { return basicInfo(t)&types.IsNumeric != 0 }
func isInteger(t types.Type) bool { return basicInfo(t)&types.IsInteger != 0 }

func basicInfo(t types.Type) types.BasicInfo {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return 0
	}
	return b.Info()
}

func hasLength(t types.Type) bool {
	return isSlice(t) || isMap(t) || isChan(t) || kindIs[*types.Array](t) || basicInfo(t)&types.IsString != 0
}

// isRange says whether range goes through values of a type.
func isRange(t types.Type) bool {
	if hasLength(t) || isInteger(t) {
		return true
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 0 {
		return false
	}
	return isFunc(sig.Params().At(0).Type())
}

func isUntypedNil(t types.Type) bool { return t == types.Typ[types.UntypedNil] }

func isAwaitable(t types.Type) bool { return check.Awaitable(t) }

package check

import (
	"go/token"
	"go/types"
	"reflect"
)

// A code is what kind of error one is. https://github.com/golang/go/blob/go1.26.0/src/internal/types/errors/codes.go
type code int64

// The codes that matter here.
const (
	unusedImport           code = 8
	invalidInitCycle       code = 9
	mismatchedTypes        code = 46
	unknownLiteralField    code = 66
	undeclaredImportedName code = 73
	undeclaredName         code = 75
	missingFieldOrMethod   code = 76
	unusedExpr             code = 100
	unusedVar              code = 101
)

// detailOf is what the checker says of an error in fields that it does not export: its kind, and which part of the source
// it is about. Package golang.org/x/tools/internal/typesinternal, which editors rely on, reads them as well.
func detailOf(e types.Error) (kind code, start, end token.Pos) {
	v := reflect.ValueOf(e)
	return code(v.FieldByName("go116code").Int()), token.Pos(v.FieldByName("go116start").Int()), token.Pos(v.FieldByName("go116end").Int())
}

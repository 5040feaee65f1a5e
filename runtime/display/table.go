package display

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/repr"
)

// Table makes an HTML table of all elements of rows: a slice or array of structs, of pointers to structs, or of maps whose
// keys are strings. The columns are the fields, or the keys sorted. Such a value is shown as a table in any case, but its
// first 50 rows only. Table panics if rows is something else, or empty.
//
// It stands for IPython's display of a pandas.DataFrame.
func Table(rows any) MIME { return table(rows, nil) }

func table(rows any, passes func(recovered any) bool) MIME {
	v := reflect.ValueOf(rows)
	if !v.IsValid() {
		panic(errors.New("display.Table: rows is nil"))
	}
	name := repr.TypeName(v.Type())
	if k := v.Kind(); k == reflect.Slice || k == reflect.Array {
		b := repr.Bundle(v, repr.Options{Rows: v.Len(), Passes: passes})
		if html, ok := b.Data[mimeHTML].(string); ok {
			return MIME{mimeHTML: html, mimePlain: b.Data[mimePlain]}
		}
		if v.Len() == 0 {
			panic(fmt.Errorf("display.Table: %s has no rows", name))
		}
	}
	panic(fmt.Errorf("display.Table: %s has no columns: a table is a slice of structs, or of maps whose keys are strings", name))
}

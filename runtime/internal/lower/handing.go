package lower

import (
	html "html/template"
	"log/slog"
	"reflect"
	text "text/template"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// handingMethods stand for methods that hand values between compiled code and cells: the functions that are given to a template are called with what
// it finds in its data, and an attribute of a log record gives back what went into it through teller.
var handingMethods = map[string]any{
	"(*text/template.Template).Funcs": func(t *text.Template, funcs text.FuncMap) *text.Template { return t.Funcs(truthOfFuncs(funcs)) },
	"(*html/template.Template).Funcs": func(t *html.Template, funcs html.FuncMap) *html.Template { return t.Funcs(truthOfFuncs(funcs)) },
	"(log/slog.Value).Any":            func(v slog.Value) any { return livetype.Untruth(v.Any()) },
}

func truthOfFuncs(funcs map[string]any) map[string]any {
	told := make(map[string]any, len(funcs))
	for name, f := range funcs {
		if v := reflect.ValueOf(f); v.Kind() == reflect.Func {
			f = livetype.TruthOfFunc(v).Interface()
		}
		told[name] = f
	}
	return told
}

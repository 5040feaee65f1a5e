package lower

import (
	"encoding/gob"
	"encoding/json"
	html "html/template"
	"log/slog"
	"net/rpc"
	"reflect"
	text "text/template"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// handing are functions and methods that hand values between compiled code and cells, with what stands for them: the functions that are given to a
// template are called with what it finds in its data, an attribute of a log record gives back what went into it through teller, and decoders make values and
// errors that know twin types.
var handing = map[string]any{
	"(*text/template.Template).Funcs": func(t *text.Template, funcs text.FuncMap) *text.Template { return t.Funcs(truthOfFuncs(funcs)) },
	"(*html/template.Template).Funcs": func(t *html.Template, funcs html.FuncMap) *html.Template { return t.Funcs(truthOfFuncs(funcs)) },
	"(log/slog.Value).Any":            func(v slog.Value) any { return livetype.Untruth(v.Any()) },
	"(*encoding/gob.Decoder).Decode": func(d *gob.Decoder, v any) error {
		defer livetype.Settle(livetype.Unview(v))
		return d.Decode(livetype.View(v))
	},
	"encoding/json.Unmarshal":         func(data []byte, v any) error { return originOfError(json.Unmarshal(data, livetype.View(v))) },
	"(*encoding/json.Decoder).Decode": func(d *json.Decoder, v any) error { return originOfError(d.Decode(livetype.View(v))) },
	"(*net/rpc.Client).Go":            callGo,
}

// callGo is Client.Go with a Call that has what the cell put into it.
func callGo(c *rpc.Client, method string, args, reply any, done chan *rpc.Call) *rpc.Call {
	if done == nil {
		done = make(chan *rpc.Call, 10)
	} else if cap(done) == 0 {
		return c.Go(method, args, reply, done) // ends the process
	}
	call := &rpc.Call{ServiceMethod: method, Args: livetype.Unview(args), Reply: livetype.Unview(reply), Done: done}
	inner := c.Go(method, livetype.View(args), livetype.View(reply), nil)
	go func() { // ends when the server answers or the client is closed
		call.Error = (<-inner.Done).Error
		done <- call
	}()
	return call
}

func originOfError(err error) error {
	if e, ok := err.(*json.UnmarshalTypeError); ok && e.Type != nil {
		e.Type = livetype.Origin(e.Type)
	}
	return err
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

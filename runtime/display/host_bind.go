package display

import (
	"iter"
	"reflect"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
)

// What stands in files named host_*.go is for whoever runs cells. Cells do not see it: package symbols leaves these files out.

// A Host is what a session does for those who display. Its functions are called on the goroutine that displays.
type Host struct {
	// Show hands d to the front ends, under the cell of the calling goroutine and after what that has printed.
	Show func(d lang.Display)

	// Clear clears the outputs of that cell.
	Clear func(wait bool)

	// Passes is as in repr.Options: which panics in the methods of a value are not theirs.
	Passes func(recovered any) bool
}

// Bind returns those of the package's functions that show something, by name, for a session: they are as the functions of
// the package, and show on the host. The others work for a session as they are.
func Bind(h Host) map[string]any {
	return map[string]any{
		"ClearOutput": h.clear,
		"Display":     func(values ...any) { displayAll(h, values) },
		"DisplayID":   func(id string, v any) { displayID(h, id, v) },
		"New":         func(v any) *Handle { return newShown(h, v) },
		"NewHandle":   func(id string) *Handle { return newHandle(h, id) },
		"NewProgressBar": func(total int) *ProgressBar {
			checkTotal("display.NewProgressBar", total)
			return newProgressBar(h, total)
		},
		"Progress":      func(total int) iter.Seq[int] { return progress(h, total) },
		"Table":         func(rows any) MIME { return table(rows, h.Passes) },
		"UpdateDisplay": func(id string, v any) { updateDisplay(h, id, v) },
	}
}

var _ screen = Host{}

func (h Host) show(v any, id string, update bool) {
	b := repr.Bundle(reflect.ValueOf(v), repr.Options{Passes: h.Passes})
	h.Show(lang.Display{Bundle: b, ID: id, Update: update})
}

func (h Host) clear(wait bool) { h.Clear(wait) }

package display

import (
	"fmt"
	"io"
	"os"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/repr"
)

// A screen is where values are shown.
type screen interface {
	// show shows v. If id is not empty, the output has that id; update replaces what outputs with that id show.
	show(v any, id string, update bool)
	clear(wait bool)
}

// terminal is the screen of programs: standard output.
type terminal struct{}

func (terminal) show(v any, _ string, _ bool) { showText(os.Stdout, v) }

// clear clears the line the cursor is in, as IPython does where it has no front end.
func (terminal) clear(bool) { fmt.Print("\033[2K\r") }

func showText(w io.Writer, v any) {
	b := repr.Bundle(reflect.ValueOf(v), repr.Options{})
	fmt.Fprintln(w, b.Data[mimePlain])
}

package display

// Display shows each value as an output of its own (display_data). It shows nothing if there are no values.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.display
func Display(values ...any) { displayAll(terminal{}, values) }

func displayAll(s screen, values []any) {
	for _, v := range values {
		s.show(v, "", false)
	}
}

// DisplayID shows v as an output with an id, under which UpdateDisplay finds it. Several outputs may have the same id: an
// update reaches all of them. It panics if the id is empty. [New] chooses an id that nobody else has.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.display
func DisplayID(id string, v any) { displayID(terminal{}, id, v) }

func displayID(s screen, id string, v any) { s.show(v, needID("display.DisplayID", id), false) }

// UpdateDisplay shows v in place of what the outputs with that id show, in whatever cell they stand. Where there are none,
// nothing happens. It panics if the id is empty.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.update_display
func UpdateDisplay(id string, v any) { updateDisplay(terminal{}, id, v) }

func updateDisplay(s screen, id string, v any) { s.show(v, needID("display.UpdateDisplay", id), true) }

// ClearOutput removes the outputs of the cell that started the calling goroutine: what it has printed and displayed so far.
// With wait, they are removed when the next output comes, which avoids flicker where one picture follows another.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.clear_output
func ClearOutput(wait bool) { terminal{}.clear(wait) }

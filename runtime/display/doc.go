// Package display is what cells import as "display": IPython.display in Go's spelling. It shows values out of band, while
// a cell runs and after it, updates what it has shown, and clears outputs. It knows neither cells nor Jupyter: where
// things are shown is said by a screen.
//
// Names are those of https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html.
//
//	display.Display(display.HTML("<b>bold</b>"))
//	h := display.New("waiting")
//	h.Update("done")
//	for i := range display.Progress(10) { … }
//
// Each value is shown in all forms it has, as the result of a cell is: by its methods HTML, SVG, Markdown, LaTeX, PNG,
// JPEG, JSON and MIMEBundle, an image.Image as PNG, a slice of structs or maps as a table. The types of this package have
// such methods, so that they may be the last value of a cell as well. A method that panics becomes a remark in the
// text/plain form.
//
// In a session, what is shown belongs to the cell that started the calling goroutine, also after that cell has ended, and
// comes after what the cell has printed. In a compiled program, and in one that gopherloop run runs, there is no front
// end: values are printed to standard output, one a line, in their text/plain form, and so are updates.
//
// What a caller did wrong (a file that cannot be read, a value that has no JSON) is a panic with an error that says so.
// All functions and methods may be called from any goroutine.
package display

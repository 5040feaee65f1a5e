package display

import (
	"fmt"
	"unicode/utf8"
)

// The MIME types of the package's own forms.
const (
	mimePlain    = "text/plain"
	mimeHTML     = "text/html"
	mimeSVG      = "image/svg+xml"
	mimeMarkdown = "text/markdown"
	mimeLaTeX    = "text/latex"
	mimeJSON     = "application/json"
	mimePNG      = "image/png"
	mimeJPEG     = "image/jpeg"
	mimeGIF      = "image/gif"
	mimeWebP     = "image/webp"
)

// HTML is a piece of HTML, shown as that. Its scripts run where the notebook is trusted.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.HTML
type HTML string

// HTML is the text/html form.
func (h HTML) HTML() string { return string(h) }

// MIMEBundle keeps the text/plain form short.
func (h HTML) MIMEBundle() map[string]any { return brief("display.HTML", string(h)) }

// SVG is an SVG image: an <svg> element with its xmlns, or a whole file.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.SVG
type SVG string

// SVG is the image/svg+xml form.
func (s SVG) SVG() string { return string(s) }

// MIMEBundle keeps the text/plain form short.
func (s SVG) MIMEBundle() map[string]any { return brief("display.SVG", string(s)) }

// Markdown is text that front ends format. Mathematics stands between dollar signs.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Markdown
type Markdown string

// Markdown is the text/markdown form.
func (m Markdown) Markdown() string { return string(m) }

// MIMEBundle keeps the text/plain form short.
func (m Markdown) MIMEBundle() map[string]any { return brief("display.Markdown", string(m)) }

// LaTeX is mathematics with its delimiters, such as $x^2$ or \begin{equation}…\end{equation}, which front ends typeset.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Latex
type LaTeX string

// LaTeX is the text/latex form.
func (l LaTeX) LaTeX() string { return string(l) }

// MIMEBundle keeps the text/plain form short.
func (l LaTeX) MIMEBundle() map[string]any { return brief("display.LaTeX", string(l)) }

// Text is plain text, shown bare, whereas a string is shown in quotes. It may have ANSI colours.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Pretty
type Text string

// String is the text.
func (t Text) String() string { return string(t) }

// MIMEBundle has the text in its full length.
func (t Text) MIMEBundle() map[string]any { return MIME{mimePlain: string(t)} }

// briefText is how many bytes of a richer form its text/plain form repeats: whoever sees that one learns what there is.
const briefText = 60

func brief(name, text string) map[string]any {
	rest := ""
	if len(text) > briefText {
		n := briefText
		for !utf8.RuneStart(text[n]) {
			n--
		}
		rest = fmt.Sprintf("… (%d bytes)", len(text))
		text = text[:n]
	}
	return MIME{mimePlain: fmt.Sprintf("%s(%q%s)", name, text, rest)}
}

// A MIME is one value in several forms, by MIME type: a text is a string, an image []byte, JSON a value. It stands for
// display(…, raw=True).
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.display
type MIME map[string]any

// MIMEBundle is the map.
func (m MIME) MIMEBundle() map[string]any { return m }

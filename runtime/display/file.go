package display

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// File shows a file in the form that its extension names: HTML (.html, .htm), Markdown (.md), LaTeX (.tex), JSON (.json,
// .geojson, .ipynb), images as [Image] does (.png, .jpg, .jpeg, .gif, .webp, .svg), and all others as text. It stands for
// the filename argument of IPython's classes. The content is read at once. File panics if the file cannot be read, or is
// not what its name says.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.DisplayObject
func File(path string) MIME {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(fmt.Errorf("display.File: %w", err))
	}
	text := string(data)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return embeddedImage(path, data)
	case ".html", ".htm":
		return textMIME(mimeHTML, HTML(text).MIMEBundle(), text)
	case ".md":
		return textMIME(mimeMarkdown, Markdown(text).MIMEBundle(), text)
	case ".tex":
		return textMIME(mimeLaTeX, LaTeX(text).MIMEBundle(), text)
	case ".json", ".geojson", ".ipynb":
		j := JSON(data)
		return MIME{mimeJSON: j.JSON(), mimePlain: j.String()}
	}
	if !utf8.Valid(data) {
		panic(fmt.Errorf("display.File: %s is no text, and its extension names no form that front ends show", path))
	}
	return MIME{mimePlain: text}
}

// textMIME adds a form to the text/plain form in plain.
func textMIME(mime string, plain map[string]any, text string) MIME {
	plain[mime] = text
	return plain
}

// linkedImage is an image that the front end gets.
func linkedImage(url string) MIME {
	return MIME{mimeHTML: `<img src="` + html.EscapeString(url) + `"/>`, mimePlain: "<image " + url + ">"}
}

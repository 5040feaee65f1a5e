package complete

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

var (
	// sigil is the beginning of a magic's name, at the beginning of a line or after an assignment.
	sigil = regexp.MustCompile(`^[ \t]*(?:[\pL_][\pL_0-9]*[ \t]*:?=[ \t]*)?(%{1,2}[\pL_0-9.]*)$`)
	// wordStart is where the last word of a command begins.
	wordStart = regexp.MustCompile(`[^\s=<>|;&()"'` + "`" + `]*$`)
	goName    = regexp.MustCompile(`[\pL_][\pL_0-9]*$`)
)

// magicOffers completes in a magic.
func (e *Env) magicOffers(s cell.Span, code string, offset int) offers {
	if o := e.sigilOffers(code, offset); o.start < offset {
		return o
	}
	begin := lineStart(code, offset)
	line := code[begin:offset]
	switch {
	case s.Name == "":
		return offers{start: offset} // a comment
	case s.Name == "!" || isShell(s.Name):
		return e.commandOffers(code, offset)
	case strings.HasPrefix(s.Name, "pinfo"), s.Name == "pdoc", s.Name == "psource", e.Takes == nil && !takesPath(s.Name):
		from := begin + strings.LastIndexAny(line, " \t?") + 1
		if strings.HasSuffix(code[:from], "?") && strings.Trim(code[begin:from], "? \t") != "" {
			return offers{start: offset} // behind x?
		}
		return e.within(code, from, offset)
	case s.Name == "env":
		return environmentOffers(code, offset)
	case takesPath(s.Name) && begin <= s.Start:
		return pathOffers(code, offset-len(wordStart.FindString(line)), offset)
	}
	return offers{start: offset}
}

// sigilOffers completes the name of a magic, if one stands before the cursor.
func (e *Env) sigilOffers(code string, offset int) offers {
	begin := lineStart(code, offset)
	m := sigil.FindStringSubmatchIndex(code[begin:offset])
	if m == nil {
		return offers{start: offset}
	}
	o := offers{start: begin + m[2]}
	for _, name := range e.LineMagics {
		o.list = append(o.list, offer{group: near, Match: lang.Match{Text: "%" + name, Type: wordMagic}})
	}
	if strings.TrimSpace(code[:o.start]) == "" { // cell magics begin a cell
		by := "%%"
		if !strings.HasPrefix(code[o.start:], by) {
			by = "%" // one sigil finds both kinds
		}
		for _, name := range e.CellMagics {
			o.list = append(o.list, offer{group: local, Match: lang.Match{Text: "%%" + name, Type: wordMagic}, by: by + name})
		}
	}
	return o
}

// commandOffers completes in a command of the shell: names of files, and Go in braces and after a dollar sign.
func (e *Env) commandOffers(code string, offset int) offers {
	begin := lineStart(code, offset)
	line := code[begin:offset]
	if i := strings.LastIndexByte(line, '{'); i >= 0 && !strings.ContainsRune(line[i:], '}') {
		return e.within(code, begin+i+1, offset)
	}
	if name := goName.FindString(line); strings.HasSuffix(strings.TrimSuffix(line, name), "$") {
		o := e.within(code, offset-len(name), offset)
		o.list = slices.DeleteFunc(o.list, func(f offer) bool { return f.Type != wordInstance || f.group != ofSession })
		return o
	}
	from := offset - len(wordStart.FindString(line))
	if from == begin+len(line)-len(strings.TrimLeft(line, " \t")) && from < offset && code[from] == '!' {
		from++
	}
	return pathOffers(code, from, offset)
}

// environmentOffers lists the variables of the environment.
func environmentOffers(code string, offset int) offers {
	o := offers{start: offset - len(wordStart.FindString(code[:offset]))}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		o.list = append(o.list, offer{Match: lang.Match{Text: name, Type: wordInstance}})
	}
	return o
}

// within completes the Go from one offset to another, which stands in a magic.
func (e *Env) within(code string, from, offset int) offers {
	if from == 0 && offset == len(code) {
		return offers{start: offset} // it would be taken for the same magic again
	}
	o := e.offers(code[from:offset], offset-from)
	o.start += from
	return o
}

func isShell(name string) bool {
	switch name {
	case "%!", "%bash", "%sh", "%script", "%system", "%sx", "system", "sx":
		return true
	}
	return false
}

// takesPath says whether the argument of a magic is the name of a file.
func takesPath(name string) bool {
	switch name {
	case "cd", "load", "run", "ls", "pushd", "cat", "writefile", "%writefile", "%file", "loadpy", "save", "notebook":
		return true
	}
	return false
}

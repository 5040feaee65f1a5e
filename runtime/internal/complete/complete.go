// Package complete answers two questions about a cell that is being typed: what may stand at the cursor, and what is it
// that stands there. It knows the types of what earlier cells declared and of what can be imported, and through [Env] the
// session's magics and the values of its variables. It runs nothing, changes nothing, and knows no Jupyter messages.
//
// # How it reads a cell that is not finished
//
// A cell with a cursor in it is hardly ever correct Go. An identifier that nobody else has, the hole, takes the place of
// what is being typed. Then texts that may be what the user is about to write are tried until Go's parser takes one:
// brackets are closed, a block is put after an if, the rest of the line or of the cell is left out (repair.go). The first
// that parses is checked against the session's scope, errors are ignored, and the place of the hole in the tree says what
// is asked for: a member, a field, a label, a type, or any name (view.go, place.go).
//
// # What is listed, and in which order
//
// What the place asks for comes first (expect.go, fit.go): constants of the very type in the order of their values, also
// those of the package that declares the type (time.Second where a Duration is wanted); then values that can be assigned,
// the one that is called as the parameter before others; then functions with such a result. After that what is declared
// nearer comes first. Where only a type can stand, only types are listed, and keywords only where they can begin something.
//
// What begins with the typed text is listed, upper and lower case being alike. Only if nothing does, what is similar to it
// is: a front end inserts a single match at once, which a list of guesses would prevent.
//
// # A name that several packages have
//
// Until something says which template is meant, template. has the members of both. The one that is chosen decides, and
// where both have it, the cell's error asks for an import.
//
// # Texts and comments
//
// Nothing is Go there. In a text that has begun the names of files are listed, as in IPython, in an import the paths of
// packages, and in the brackets after a map its keys. In an empty text files would only be in the way.
package complete

import (
	"go/token"
	"go/types"
	"reflect"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// An Env is what completion knows of a session. Functions and Docs may be nil. Its methods must not be called while the
// scope changes.
type Env struct {
	Fset     *token.FileSet // of the objects in Scope
	Scope    *check.Scope
	Importer types.Importer
	Docs     *symbols.Docs
	Paths    []string // of packages that can be imported

	// Takes says what a magic takes. Without it Go after a magic, as in %time f(x), is only guessed.
	Takes                  cell.Taker
	LineMagics, CellMagics []string                         // names without %
	MagicDoc               func(name string) (string, bool) // "%time" is the cell magic

	Value     func(name string) (reflect.Value, bool)     // of a top-level variable
	ValueText func(v reflect.Value) string                // how the session shows it
	Source    func(o types.Object) (text string, ok bool) // of a cell's declaration, with its comment if there is one
}

// limit bounds the matches of a reply: more than anybody scrolls through, and still a small message.
const limit = 500

// Complete lists what may stand at the cursor. The text that a match replaces ends at the cursor.
func (e *Env) Complete(req lang.CompleteRequest) (reply lang.CompleteReply) {
	reply = lang.CompleteReply{Matches: []lang.Match{}, Start: req.Cursor, End: req.Cursor}
	defer func() {
		// Advice is not worth a session: go/types has panicked on broken code before.
		if recover() != nil {
			reply = lang.CompleteReply{Matches: []lang.Match{}, Start: req.Cursor, End: req.Cursor}
		}
	}()
	return e.complete(req)
}

func (e *Env) complete(req lang.CompleteRequest) lang.CompleteReply {
	offset := byteOffset(req.Code, req.Cursor)
	offers := e.offers(req.Code, offset)
	reply := lang.CompleteReply{
		Matches: offers.matches(req.Code[offers.start:offset]),
		Start:   utf8.RuneCountInString(req.Code[:offers.start]),
		End:     utf8.RuneCountInString(req.Code[:offset]),
	}
	if len(reply.Matches) == 0 {
		reply.Start = reply.End
	}
	return reply
}

// offers finds what could stand at an offset, whatever has been typed of it so far.
func (e *Env) offers(code string, offset int) offers {
	start, end := identAt(code, offset)
	if start < offset && isDigit(code[start]) {
		return offers{start: offset} // a number
	}
	src := code[:start] + hole + code[end:]
	spans := cell.Spans(src, e.takes)
	for _, s := range spans {
		if s.Start <= start && start < s.End {
			return e.magicOffers(s, code, offset)
		}
	}
	toks := scan(blank(src, spans))
	i := tokenAt(toks, start)
	switch {
	case i < 0:
		return offers{start: offset}
	case toks[i].tok == token.STRING:
		return e.stringOffers(toks, i, code, offset)
	case i > 0 && toks[i-1].end() == start && (toks[i-1].tok == token.INT || toks[i-1].tok == token.FLOAT):
		return offers{start: offset} // the dot is one of a number
	case i > 0 && toks[i-1].tok.IsLiteral() && toks[i-1].tok != token.IDENT:
		return offers{start: offset} // after a number or a text there has to be an operator
	case i > 0 && toks[i-1].tok == token.ILLEGAL && toks[i-1].lit == "?":
		return offers{start: offset} // behind x?
	case toks[i].lit != hole:
		return e.sigilOffers(code, offset)
	}
	return offers{start: start, list: e.goOffers(src, start, toks, i)}
}

func (e *Env) takes(name string) cell.Takes {
	if e.Takes == nil {
		return cell.Takes{}
	}
	return e.Takes(name)
}

package complete

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// stringOffers completes in the string literal toks[i]: an import path, the key of a map, or the name of a file.
func (e *Env) stringOffers(toks []tok, i int, code string, offset int) offers {
	start := toks[i].offset + 1 // the same in the source and in the text with the hole
	if list := e.textKeyOffers(toks, i); list != nil {
		return offers{start: start, list: list}
	}
	if !importing(toks, i) {
		o := pathOffers(code, start, offset)
		if o.start == offset {
			return offers{start: offset} // every file there is would be in the way in a text
		}
		return o
	}
	o := offers{start: start}
	for _, p := range e.Paths {
		o.list = append(o.list, offer{Match: lang.Match{Text: p, Type: wordModule}})
	}
	return o
}

// importing says whether the string toks[i] is a path after import.
func importing(toks []tok, i int) bool {
	for i--; i >= 0; i-- {
		switch toks[i].tok {
		case token.IMPORT:
			return true
		case token.STRING, token.IDENT, token.PERIOD, token.SEMICOLON, token.COMMENT:
		case token.LPAREN:
			return i > 0 && toks[i-1].tok == token.IMPORT
		default:
			return false
		}
		if toks[i].tok == token.SEMICOLON && !inImportBlock(toks, i) {
			return false
		}
	}
	return false
}

// inImportBlock says whether toks[i] is in the parentheses after an import.
func inImportBlock(toks []tok, i int) bool {
	for ; i >= 0; i-- {
		switch toks[i].tok {
		case token.STRING, token.IDENT, token.PERIOD, token.SEMICOLON, token.COMMENT:
		default:
			return i > 0 && toks[i].tok == token.LPAREN && toks[i-1].tok == token.IMPORT
		}
	}
	return false
}

// pathOffers lists the files that the path from start to offset may become.
func pathOffers(code string, start, offset int) offers {
	typed := code[start:offset]
	o := offers{start: start, exact: true}
	dir, base := filepath.Split(typed)
	folder := dir
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(dir, "~/") {
		folder = filepath.Join(home, dir[2:])
	}
	if folder == "" {
		folder = "."
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return o // no such folder: nothing to offer
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") || strings.ContainsAny(name, " \t\n\"'`\\") {
			continue
		}
		if isDir(folder, entry) {
			name += "/"
		}
		o.list = append(o.list, offer{Match: lang.Match{Text: dir + name, Type: wordPath}})
	}
	return o
}

func isDir(folder string, entry os.DirEntry) bool {
	if entry.Type()&os.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := os.Stat(filepath.Join(folder, entry.Name()))
	return err == nil && info.IsDir()
}

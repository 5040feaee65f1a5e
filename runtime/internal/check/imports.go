package check

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// collectImports reads the cell's imports and adds missing ones.
func (k *checking) collectImports() {
	for _, spec := range k.cell.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has reported it
		}
		if !utf8.ValidString(p) {
			k.errorAt(spec.Path.Pos(), "invalid import path "+spec.Path.Value)
			continue
		}
		pkg, err := k.scope.importer.Import(p)
		if err != nil {
			k.errorAt(spec.Path.Pos(), err.Error())
			continue
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
		case ".":
			k.result.Imports["."+p] = p
		default:
			k.result.Imports[name] = p
		}
	}
	k.addMissing()
}

// cleanMessage takes our own names out of a message.
func cleanMessage(msg string) string {
	msg = namedResult.ReplaceAllString(strings.ReplaceAll(msg, aliasSuffix, ""), "Out[$1]")
	return strings.ReplaceAll(awaitsAsWritten(msg), "·", "")
}

// namedResult is what the checker is told that Out[n] is.
var namedResult = regexp.MustCompile(`out·(\d+)`)

var awaitHelper = regexp.MustCompile(`await·\d+\(`)

// awaitsAsWritten makes "await x" of the calls "await·1(x)" that stand for it.
func awaitsAsWritten(msg string) string {
	for {
		at := awaitHelper.FindStringIndex(msg)
		if at == nil {
			return msg
		}
		end, open := at[1], 1
		for ; end < len(msg) && open > 0; end++ {
			switch msg[end] {
			case '(':
				open++
			case ')':
				open--
			}
		}
		operand := strings.TrimSuffix(msg[at[1]:end], ")")
		msg = msg[:at[0]] + "await " + operand + msg[end:]
	}
}

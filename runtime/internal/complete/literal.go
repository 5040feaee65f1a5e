package complete

import (
	"fmt"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// functionLiteral offers the function that a place asks for: func(i, j int) bool {}.
func (w want) functionLiteral() []offer {
	sig, ok := under(w.is).(*types.Signature)
	if !ok || w.compared {
		return nil
	}
	results := strings.TrimPrefix(signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false)), "()")
	return []offer{{fit: resultFit, group: keywords, Match: lang.Match{
		Text: "func(" + parameters(sig) + ")" + results + " {}", Type: wordFunction, Signature: signature(sig),
	}}}
}

// parameters are those of a function with names: letters of their types for those that have none. Of several of one type
// the type is written once.
func parameters(sig *types.Signature) string {
	used := map[string]bool{}
	var b strings.Builder
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		name := p.Name()
		if name == "" || name == "_" {
			name = initial(p.Type())
			for n := 2; used[name]; n++ {
				name = fmt.Sprintf("%s%d", initial(p.Type()), n)
			}
		}
		used[name] = true
		b.WriteString(name)
		last := i == sig.Params().Len()-1
		switch {
		case last && sig.Variadic():
			b.WriteString(" ..." + typeString(p.Type().(*types.Slice).Elem()))
		case last:
			b.WriteString(" " + typeString(p.Type()))
		case types.Identical(p.Type(), sig.Params().At(i+1).Type()) && !(i+2 == sig.Params().Len() && sig.Variadic()):
			b.WriteString(", ")
		default:
			b.WriteString(" " + typeString(p.Type()) + ", ")
		}
	}
	return b.String()
}

// initial is the letter that names a value of a type: p of a Point, w of a ResponseWriter.
func initial(t types.Type) string {
	name := typeString(t)
	name = name[strings.LastIndexAny(name, "*].")+1:]
	letter, _ := utf8.DecodeRuneInString(name)
	for _, r := range name {
		if unicode.IsUpper(r) {
			letter = r
		}
	}
	if !unicode.IsLetter(letter) {
		return "x"
	}
	return string(unicode.ToLower(letter))
}

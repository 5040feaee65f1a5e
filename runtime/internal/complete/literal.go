package complete

import (
	"fmt"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// functionLiteral offers the function that a place asks for: func(i int, j int) bool {}.
func (w want) functionLiteral() []offer {
	sig, ok := under(w.is).(*types.Signature)
	if !ok || w.compared {
		return nil
	}
	named := withNames(sig)
	return []offer{{fit: resultFit, group: keywords, Match: lang.Match{
		Text: "func" + signature(named) + " {}", Type: wordFunction, Signature: signature(sig),
	}}}
}

// withNames gives the parameters of a function names, those that have none letters of their types.
func withNames(sig *types.Signature) *types.Signature {
	used := map[string]bool{}
	params := make([]*types.Var, sig.Params().Len())
	for i := range params {
		p := sig.Params().At(i)
		name := p.Name()
		if name == "" || name == "_" {
			name = initial(p.Type())
			for n := 2; used[name]; n++ {
				name = fmt.Sprintf("%s%d", initial(p.Type()), n)
			}
		}
		used[name] = true
		params[i] = types.NewParam(p.Pos(), p.Pkg(), name, p.Type())
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
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

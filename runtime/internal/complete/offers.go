package complete

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// The words of Jupyter for what a completion is.
const (
	wordFunction = "function"
	wordModule   = "module"
	wordKeyword  = "keyword"
	wordInstance = "instance"
	wordClass    = "class"
	wordMagic    = "magic"
	wordPath     = "path"
)

// A group is how near to the cursor something is declared: near ones are listed first.
type group int

const (
	near        group = iota // fields of the literal, labels, fields
	local                    // declared in the function, methods
	ofSession                // declared at top level
	imported                 // packages that are imported
	keywords                 // and await and async
	predeclared              // len, int, nil
	importable               // packages that naming them imports
)

// An offer is something that could stand at the cursor.
type offer struct {
	group group
	lang.Match
	// by is compared with what has been typed in the place of Text, unless it is empty.
	by string
}

func (o offer) compared() string { return cmp.Or(o.by, o.Text) }

// offers is all that could stand at the cursor, in the place of the text from start on.
type offers struct {
	start int // in bytes
	list  []offer
	exact bool // what is similar to the typed text is no help
}

// matches lists what begins with what has been typed, upper and lower case being alike; if nothing does, what is similar
// to it.
func (o offers) matches(typed string) []lang.Match {
	fits := slices.DeleteFunc(slices.Clone(o.list), func(f offer) bool { return !hasPrefixFold(f.compared(), typed) })
	slices.SortStableFunc(fits, func(a, b offer) int {
		return cmp.Or(
			cmp.Compare(a.group, b.group),
			cmp.Compare(misses(a, typed), misses(b, typed)),
			cmp.Compare(a.Text, b.Text),
		)
	})
	if len(fits) == 0 && len(typed) > 1 && !o.exact {
		fits = o.similar(typed)
	}
	matches := make([]lang.Match, 0, min(len(fits), limit))
	seen := map[string]bool{}
	for _, f := range fits {
		if !seen[f.Text] && len(matches) < limit {
			seen[f.Text] = true
			matches = append(matches, f.Match)
		}
	}
	return matches
}

func (o offers) similar(typed string) []offer {
	var fits []offer
	for _, m := range fuzzy.FindFrom(typed, byText(o.list)) {
		fits = append(fits, o.list[m.Index])
	}
	return fits
}

type byText []offer

func (l byText) String(i int) string { return l[i].Text }
func (l byText) Len() int            { return len(l) }

func hasPrefixFold(s, prefix string) bool {
	if strings.HasPrefix(s, prefix) {
		return true
	}
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// misses is 1 for a match that differs in case.
func misses(o offer, typed string) int {
	if strings.HasPrefix(o.compared(), typed) {
		return 0
	}
	return 1
}

// offerOf offers an object under its name.
func offerOf(g group, o types.Object) offer {
	f := offer{group: g, Match: lang.Match{Text: o.Name(), Type: word(o)}}
	if fn, ok := o.(*types.Func); ok {
		f.Signature = signature(fn.Signature())
	} else if sig, ok := funcType(o.Type()); ok && f.Type == wordInstance {
		f.Signature = signature(sig)
	}
	return f
}

// funcType is the signature of what holds a function.
func funcType(t types.Type) (*types.Signature, bool) {
	if t == nil {
		return nil, false
	}
	sig, ok := t.Underlying().(*types.Signature)
	return sig, ok
}

func word(o types.Object) string {
	switch o.(type) {
	case *types.Func, *types.Builtin:
		return wordFunction
	case *types.PkgName:
		return wordModule
	case *types.TypeName:
		return wordClass
	}
	return wordInstance
}

// signature is that of a function without the word func: (a ...any) (n int, err error).
func signature(sig *types.Signature) string {
	var b strings.Builder
	writeSignature(&b, sig)
	return b.String()
}

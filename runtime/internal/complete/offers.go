package complete

import (
	"cmp"
	"go/constant"
	"go/token"
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
	fit   fit
	group group
	lang.Match
	// by is compared with what has been typed, too, unless it is empty.
	by     string
	object types.Object // or nil
}

// begins says whether what has been typed is the beginning of the offer, whatever the case of letters.
func (o *offer) begins(typed string) bool {
	return hasPrefixFold(o.Text, typed) || o.by != "" && hasPrefixFold(o.by, typed)
}

// offers is all that could stand at the cursor, in the place of the text from start on.
type offers struct {
	start int // in bytes
	list  []offer
	exact bool // what is similar to the typed text is no help
}

// matches lists what begins with what has been typed, upper and lower case being alike; if nothing does, what is similar
// to it.
func (o offers) matches(typed string) []lang.Match {
	var fits []int // indices: offers are large, and all of them may fit
	for i := range o.list {
		if o.list[i].begins(typed) {
			fits = append(fits, i)
		}
	}
	slices.SortStableFunc(fits, func(i, j int) int { return compare(&o.list[i], &o.list[j], typed) })
	if len(fits) == 0 && len(typed) > 1 && !o.exact {
		fits = o.similar(typed)
	}
	matches := make([]lang.Match, 0, min(len(fits), limit))
	seen := map[string]bool{}
	for _, i := range fits {
		m := o.list[i].Match
		if !seen[m.Text] && len(matches) < limit {
			seen[m.Text] = true
			if m.Signature == "" {
				m.Signature = detail(o.list[i].object) // only now: most of what could be offered does not match
			}
			matches = append(matches, m)
		}
	}
	return matches
}

// compare says which of two offers is listed first.
func compare(a, b *offer, typed string) int {
	return cmp.Or(
		cmp.Compare(a.fit, b.fit),
		cmp.Compare(a.group, b.group),
		cmp.Compare(misses(a, typed), misses(b, typed)),
		compareValues(a, b),
		cmp.Compare(a.Text, b.Text),
	)
}

func (o offers) similar(typed string) []int {
	var fits []int
	for _, m := range fuzzy.FindFrom(typed, byText(o.list)) {
		if m.Score >= 0 { // else more is left out than is there: tabwriter is not like bre
			fits = append(fits, m.Index)
		}
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
func misses(o *offer, typed string) int {
	if strings.HasPrefix(o.Text, typed) || o.by != "" && strings.HasPrefix(o.by, typed) {
		return 0
	}
	return 1
}

// compareValues puts the constants of an enumeration into the order of their values: Monday before Tuesday.
func compareValues(a, b *offer) int {
	x, y := a.constant(), b.constant()
	if a.fit != constantFit || x == nil || y == nil || x.Kind() != y.Kind() {
		return 0
	}
	switch {
	case constant.Compare(x, token.LSS, y):
		return -1
	case constant.Compare(x, token.GTR, y):
		return 1
	}
	return 0
}

// constant is the number or text that an offer is, or nil.
func (o *offer) constant() constant.Value {
	c, ok := o.object.(*types.Const)
	if !ok {
		return nil
	}
	switch c.Val().Kind() {
	case constant.Int, constant.Float, constant.String:
		return c.Val()
	}
	return nil
}

// offerOf offers an object under its name.
func offerOf(g group, o types.Object) offer {
	return offer{group: g, object: o, Match: lang.Match{Text: o.Name(), Type: word(o)}}
}

// detail is the signature of what can be called, and else the type. o may be nil.
func detail(o types.Object) string {
	switch o := o.(type) {
	case *types.Func:
		return signature(o.Signature())
	case *types.Const, *types.Var:
		if sig, ok := funcType(o.Type()); ok {
			return signature(sig)
		}
		return typeString(o.Type())
	case *types.TypeName:
		return kindOf(o.Type())
	case *types.Builtin:
		_, form, _ := strings.Cut(builtins()[o.Name()].form, o.Name())
		return form
	}
	return ""
}

// kindOf is the form of a type: struct, interface, or all of a short one.
func kindOf(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	default:
		return typeString(u)
	}
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

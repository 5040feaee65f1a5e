package complete

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// keyLimit bounds how many keys of a map are looked at.
const keyLimit = 1000

// keyOffers lists the keys that a map of the session has now, if the identifier stands in the brackets after it. IPython
// does that for a dict.
func (e *Env) keyOffers(v *view) []offer {
	index, ok := v.up(1).(*ast.IndexExpr)
	if !ok || index.Index != v.ident() {
		return nil
	}
	id, ok := index.X.(*ast.Ident)
	if !ok || e.Scope.Lookup(id.Name) == nil || v.Info.ObjectOf(id) != e.Scope.Lookup(id.Name) {
		return nil
	}
	var list []offer
	for _, key := range e.keys(id.Name) {
		f := offer{fit: constantFit, Match: lang.Match{Text: fmt.Sprint(key), Type: wordInstance}}
		switch {
		case key.Kind() == reflect.String:
			f.Text, f.by = strconv.Quote(key.String()), key.String()
		case key.CanInt(): // 9 before 10
			f.object = types.NewConst(token.NoPos, nil, f.Text, types.Typ[types.Int], constant.MakeInt64(key.Int()))
		}
		list = append(list, f)
	}
	return list
}

// textKeyOffers lists the keys that the text toks[i] may become, which stands in the brackets after a map. They replace what
// is between the quotes.
func (e *Env) textKeyOffers(toks []tok, i int) []offer {
	if i < 2 || toks[i-1].tok != token.LBRACK || toks[i-2].tok != token.IDENT || i > 2 && toks[i-3].tok == token.PERIOD {
		return nil
	}
	if _, ok := e.Scope.Lookup(toks[i-2].lit).(*types.Var); !ok {
		return nil
	}
	var list []offer
	for _, key := range e.keys(toks[i-2].lit) {
		if key.Kind() == reflect.String && strconv.Quote(key.String()) == `"`+key.String()+`"` {
			list = append(list, offer{Match: lang.Match{Text: key.String(), Type: wordInstance}})
		}
	}
	return list
}

// keys are the texts, numbers and truths that are keys of a map, sorted.
func (e *Env) keys(name string) []reflect.Value {
	if e.Value == nil {
		return nil
	}
	m, ok := e.Value(name)
	if !ok || m.Kind() != reflect.Map {
		return nil
	}
	kind := m.Type().Key().Kind()
	if kind != reflect.String && (kind < reflect.Bool || kind > reflect.Float64) {
		return nil
	}
	var list []reflect.Value
	for iter := m.MapRange(); len(list) < keyLimit && iter.Next(); {
		list = append(list, iter.Key())
	}
	slices.SortFunc(list, func(a, b reflect.Value) int {
		if a.CanInt() {
			return cmp.Compare(a.Int(), b.Int())
		}
		return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return list
}

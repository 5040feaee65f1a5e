package supervisor

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestMemoryKeepsEveryInputThatIsStored(t *testing.T) {
	var m memory
	for i, stored := range []bool{true, false, true} {
		m.typed(lang.ExecuteRequest{Code: "1+1", Count: i + 1, StoreHistory: stored})
	}
	f := lang.Declaration{Kind: "func", Names: []string{"f"}, Source: "func f() {}", Count: 1}
	m.remember(lang.ExecuteReply{Declared: []lang.Declaration{f}})
	want := []lang.Declaration{{Kind: lang.Input, Source: "1+1", Count: 1}, {Kind: lang.Input, Source: "1+1", Count: 3}, f}
	if diff := cmp.Diff(want, m.all()); diff != "" {
		t.Error(diff)
	}
}

func TestMemoryDropsMethodsOfTypesThatAreDeclaredAnew(t *testing.T) {
	var m memory
	typ := lang.Declaration{Kind: "type", Names: []string{"T"}, Source: "type T int", Count: 1}
	method := lang.Declaration{Kind: "method", Names: []string{"T.M"}, Source: "func (T) M() {}", Count: 2}
	other := lang.Declaration{Kind: "method", Names: []string{"U.M"}, Source: "func (U) M() {}", Count: 3}
	again := lang.Declaration{Kind: "type", Names: []string{"T"}, Source: "type T string", Count: 4}
	m.remember(lang.ExecuteReply{Declared: []lang.Declaration{typ, method, other, again}})
	if diff := cmp.Diff([]lang.Declaration{other, again}, m.all()); diff != "" {
		t.Error(diff)
	}
}

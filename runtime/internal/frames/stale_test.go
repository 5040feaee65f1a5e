package frames

import "testing"

func TestStaleTellsFunctionsApart(t *testing.T) {
	make := func(n int) func() int { return func() int { return n } }
	a, b := make(1), make(2)
	var none func() int
	if !Stale(a, a) || Stale(a, b) || Stale(a, none) || !Stale(none, none) || !Stale(none, a) {
		t.Error("functions are not told apart")
	}
}

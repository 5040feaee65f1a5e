package session

import (
	"strings"
	"testing"
)

// A goroutine that was started before a type has a method finds it, in its own code and in compiled code.
func TestRunningGoroutinesFindAddedMethods(t *testing.T) {
	b := newBench(t)
	for _, test := range []struct{ code, want string }{
		{`type T struct{ N int }
found := make(chan string)
ask := make(chan bool)
go func() {
	defer close(found)
	for range ask {
		s := fmt.Sprint(T{1})
		if _, ok := any(&T{2}).(fmt.Stringer); ok {
			s += " is"
		}
		found <- s
	}
}()`, ""},
		{"ask <- true\nfmt.Println(<-found)", "{1}\n"},
		{"func (t T) String() string { return fmt.Sprint(\"T\", t.N) }", ""},
		{"ask <- true\nfmt.Println(<-found)", "T1 is\n"},
		{"func (t T) String() string { return \"anew\" }", ""},
		{"ask <- true\nfmt.Println(<-found)", "anew is\n"},
		{"close(ask)\n<-found;", ""},
	} {
		if got := b.run(test.code); got != test.want {
			t.Errorf("%s\ngot %q, want %q", test.code, got, test.want)
		}
	}
}

// The room for methods is limited, and a cell that goes beyond changes nothing.
func TestTooManyAddedMethods(t *testing.T) {
	b := newBench(t)
	b.run("type T int\nvar v any = T(1)")
	added := 0
	for ; added < 200; added++ {
		name := string(rune('A'+added%26)) + strings.Repeat("x", added/26)
		got := b.run("func (t T) " + name + "() int { return 7 }\nvar i interface{ " + name + "() int } = v.(interface{ " + name + "() int })\ni." + name + "()")
		if got == "Out: 7\n" {
			continue
		}
		if !strings.Contains(got, "put them into the cell that declares T") {
			t.Fatal(got)
		}
		if got := b.run("T(1)." + name + "()"); !strings.Contains(got, "has no field or method "+name) {
			t.Error(got)
		}
		if got := b.run("v.(interface{ A() int }).A()\n_, ok := v.(interface{ " + name + "() int })\nok"); got != "Out: false\n" {
			t.Error(got)
		}
		break
	}
	if added < 16 || added == 200 {
		t.Errorf("%d methods were added", added)
	}
}

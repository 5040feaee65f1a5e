package complete

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestKeysOfMaps(t *testing.T) {
	ages := map[string]int{"Ada": 36, "Alan": 41, "a \"b\"": 1}
	e := newEnv(t, map[string]any{"ages": ages, "names": map[int]string{10: "x", 9: "y"}, "list": []int{1}}, `
ages := map[string]int{}
names := map[int]string{}
list := []int{1}
type T struct{ ages map[string]int }
var s T`)
	for code, want := range map[string]string{
		"ages[Ad|":                         "\"Ada\" adler32",
		"ages[Al|]":                        "\"Alan\"",
		"ages[\"A|\"]":                     "Ada Alan",
		"ages[\"Al|":                       "Alan",
		"x := ages[\"|\"]":                 "Ada Alan",
		"s.ages[\"|\"]":                    "", // whose value nobody looks up
		"names[\"|\"]":                     "",
		"list[\"|\"]":                      "",
		"missing[\"|\"]":                   "",
		"func f(ages []int) { ages[Ala| }": "",
	} {
		text, at := cursor(t, code)
		if got := texts(e.complete(lang.CompleteRequest{Code: text, Cursor: at}).Matches); got != want {
			t.Errorf("%s has the completions %s, want %s", code, got, want)
		}
	}
	if want := "\"Ada\" \"Alan\" \"a \\\"b\\\"\" ages"; first(t, e, "ages[A|", want) != want {
		t.Errorf("got %s, want %s", first(t, e, "ages[A|", want), want)
	}
	if want := "9 10"; first(t, e, "names[|]", want) != want {
		t.Errorf("got %s, want %s", first(t, e, "names[|]", want), want)
	}
}

// Compiled functions that give and take iterators.
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

func upper(s iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for x := range s {
			if !yield(strings.ToUpper(x)) {
				return
			}
		}
	}
}

func main() {
	lines := strings.Lines("a\nb\n")
	for l := range lines {
		fmt.Printf("%q ", l)
	}
	fmt.Println(slices.Collect(upper(strings.SplitSeq("x,y,z", ","))))
	m := map[string]int{"a": 1, "b": 2}
	keys := maps.Keys(m)
	fmt.Println(slices.Sorted(keys), slices.Sorted(maps.Values(m)))
	for i, x := range slices.Backward([]int{1, 2, 3}) {
		fmt.Print(i, x, " ")
	}
	var seq iter.Seq2[int, string] = slices.All([]string{"p", "q"})
	for i, s := range seq {
		fmt.Print(i, s, " ")
	}
	fmt.Println(maps.Collect(seq))
}

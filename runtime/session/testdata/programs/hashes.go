// Keys that cannot be hashed, of maps that are read and changed.
package main

import "fmt"

func try(name string, f func()) {
	defer func() { r := recover(); fmt.Printf("%s %T %v\n", name, r, r) }()
	f()
}

type key struct {
	a int
	v any
}

func main() {
	var x any = []int{1}
	m := map[any]int{}
	var n map[any]int
	k := map[key]string{}
	order := func(s string) int { fmt.Print(s, " "); return 1 }
	try("const", func() { m[x] = 1 })
	try("nil map", func() { n[x] = 1 })
	try("call", func() { m[x] = order("called") })
	try("op", func() { m[x] += 1 })
	try("op call", func() { m[x] += order("called") })
	try("inc", func() { m[x]++ })
	try("pair", func() { m[x], m[1] = 1, 2 })
	try("str", func() { k[key{1, x}] = "a" })
	try("strop", func() { k[key{1, x}] += "a" })
	try("range", func() {
		for m[x] = range 3 {
		}
	})
	try("nil op", func() { n[x]++ })
	try("ok", func() { m["a"] = 1; m["a"] += 2; m["a"]++; fmt.Print(m, " ") })
	var p any
	pm := map[any]any{}
	try("nilv", func() { pm[x] = nil })
	try("nilv", func() { pm[1] = nil; pm[p] = nil; fmt.Print(pm, " ") })
	try("bool", func() { map[any]bool{}[x] = true })
	try("comma", func() { _, ok := m[x]; fmt.Println(ok) })
	try("loop", func() {
		c := map[any]int{}
		for c["i"] = 0; c["i"] < 3; c["i"]++ {
			c["sum"] += c["i"]
		}
		fmt.Print(c, " ")
	})
	try("nested", func() {
		c := []map[any]map[any]string{{1: {}}}
		c[0][1]["a"] += "x"
		c[0][1]["a"] += c[0][1]["a"]
		fmt.Print(c, " ")
		c[0][2]["a"] += "x"
	})
	try("generic", func() { bump(map[any]int{}, x) })
	try("bump", func() { fmt.Print(bump(map[string]int{}, "k"), bump(map[key]int{}, key{}), " ") })
	try("delete", func() { delete(m, x) })
}

func bump[K comparable](m map[K]int, k K) int {
	m[k]++
	m[k] += 2
	return m[k]
}

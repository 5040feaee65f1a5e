package main

import (
	"errors"
	"fmt"
	"runtime"
)

type S struct {
	a, b int
	n    *S
}

func (s S) V() int  { return s.a }
func (s *S) P() int { return s.a }

type I interface{ V() int }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRT := r.(runtime.Error)
		fmt.Printf("%s: %v (%v)\n", name, r, isRT)
	}()
	f()
}

var sink any

func id[T any](x T) T { return x }

func main() {
	var np *S
	var ni I
	var nm map[string]int
	var nf func()
	var nint *int
	var nsl []int
	var narr *[3]int
	zero := 0
	five := 5
	neg := -1
	s := []int{1, 2, 3}
	str := "abc"
	arr := [3]int{1, 2, 3}
	try("field", func() { sink = np.a })
	try("setfield", func() { np.a = 1 })
	try("deref", func() { x := *nint; sink = x })
	try("deref2", func() { sink = *nint })
	try("deref3", func() { x := *np; sink = x })
	try("deref4", func() { _ = *np })
	try("store", func() { *nint = 1 })
	try("store2", func() { *nint++ })
	try("nilmethod", func() { sink = np.V() })
	try("nilmethodP", func() { sink = np.P() })
	try("nilmethodval", func() { f := np.V; sink = f })
	try("niliface", func() { sink = ni.V() })
	try("nilifaceval", func() { f := ni.V; sink = f })
	try("nilmap", func() { nm["a"] = 1 })
	try("nilmapread", func() { sink = nm["a"] })
	try("nilfunc", func() { nf() })
	try("gonil", func() { defer nf() })
	try("index", func() { sink = s[five] })
	try("indexneg", func() { sink = s[neg] })
	try("setindex", func() { s[five] = 1 })
	try("nilslice", func() { sink = nsl[zero] })
	try("strindex", func() { sink = str[five] })
	try("arrindex", func() { sink = arr[five] })
	try("narr", func() { sink = narr[zero] })
	try("narr2", func() { narr[1] = 2 })
	try("narrrange", func() {
		for i, v := range narr {
			sink = i + v
		}
	})
	try("slice", func() { sink = s[five:] })
	try("slice2", func() { sink = s[:five] })
	try("slice3", func() { sink = s[2 : 1+zero] })
	try("slice4", func() { sink = s[0:1:five] })
	try("strslice", func() { sink = str[five:] })
	try("strslice2", func() { sink = str[2:zero] })
	try("arrslice", func() { sink = arr[five:] })
	try("div", func() { sink = five / zero })
	try("mod", func() { sink = five % zero })
	try("shift", func() { sink = five << neg })
	try("assert", func() { var x any = 1; sink = x.(string) })
	try("assertI", func() { var x any = 1; sink = x.(I) })
	try("assertnil", func() { var x any; sink = x.(int) })
	try("assertnilI", func() { var x any; sink = x.(I) })
	try("assertE", func() { var x error = errors.New("x"); sink = x.(I) })
	try("assertE2", func() { var x I = S{}; sink = x.(*S) })
	try("make", func() { sink = make([]int, neg) })
	try("makecap", func() { sink = make([]int, 5, zero) })
	try("makechan", func() { sink = make(chan int, neg) })
	try("closenil", func() { var c chan int; close(c) })
	try("closeclosed", func() { c := make(chan int); close(c); close(c) })
	try("sendclosed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("hash", func() { m := map[any]int{}; m[[]int{1}] = 2 })
	try("cmp", func() { var x, y any = []int{1}, []int{1}; sink = x == y })
	try("cmp2", func() { type T struct{ x any }; a, b := T{[]int{}}, T{[]int{}}; sink = a == b })
	try("conv", func() { sink = [4]int(s) })
	try("panicnil", func() { panic(nil) })
	try("panicerr", func() { panic(fmt.Errorf("wrapped: %w", errors.New("in"))) })
	try("nilnext", func() { sink = (&S{}).n.n })
	try("nilnext2", func() { (&S{}).n.a = 3 })
	try("toobig", func() { sink = make([]int, 1<<62) })
	try("copy", func() { sink = copy(s, s[five:]) })
	try("append", func() { sink = append(nsl, s[:five]...) })
	var pp **int
	try("pp", func() { sink = **pp })
	try("addr", func() { p := &np.b; sink = p })
	try("addr2", func() { p := &s[five]; sink = p })
	try("addr3", func() { p := &narr[1]; sink = p })
	try("slicenarr", func() { sink = narr[:] == nil })
	try("exit", func() { func() { defer func() { fmt.Println("inner", recover()) }(); sink = s[five] }() })
	fmt.Println(runtime.GOOS != "")
}

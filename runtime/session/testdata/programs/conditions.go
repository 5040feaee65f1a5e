// Conditions that are conversions, and truth values of named types.
package main

import "fmt"

type N bool
type M int

func id[T any](v T) T { return v }

func main() {
	switch {
	case bool(N(id(M(16)) != M(16))):
		fmt.Println("wrong")
	default:
		fmt.Println("right")
	}
	switch {
	case bool(N(id(false))):
		fmt.Println("wrong")
	case (bool)(N(id(3) > 4)):
		fmt.Println("wrong")
	case !(N(id(3) < 4)) == N(true):
		fmt.Println("wrong")
	case []bool{id(false)}[0]:
		fmt.Println("wrong")
	default:
		fmt.Println("right")
	}
	if bool(N(id(M(16)) != M(16))) {
		fmt.Println("wrong")
	}
	if N(id(M(16)) != M(16)) {
		fmt.Println("wrong")
	}
	for bool(N(id(M(16)) != M(16))) {
		fmt.Println("wrong")
		break
	}
	if x := bool(N(id(M(16)) != M(16))); x {
		fmt.Println("wrong")
	}
	b := bool(N(id(M(16)) != M(16)))
	fmt.Println(b, bool(N(id(M(16)) != M(16))), !bool(N(id(M(16)) != M(16))))
	if !bool(N(id(M(16)) != M(15))) {
		fmt.Println("wrong")
	}
	if !N(id(M(16)) != M(15)) {
		fmt.Println("wrong")
	}
	if N(id(true)) && N(id(M(16)) != M(16)) {
		fmt.Println("wrong")
	}
	if N(id(false)) || N(id(M(16)) != M(16)) {
		fmt.Println("wrong")
	}
	t, f := id(true), id(false)
	nt, nf := N(t), N(f)
	if t && bool(N(id(M(16)) != M(16))) {
		fmt.Println("wrong")
	}
	if f || bool(N(id(M(16)) != M(16))) {
		fmt.Println("wrong")
	}
	if bool(N(id(M(16)) != M(16))) || bool(nf) {
		fmt.Println("wrong")
	}
	if bool(N(id(M(16)) == M(16))) && bool(nf) {
		fmt.Println("wrong")
	}
	if nt && (nf || N(id(3) > 5)) {
		fmt.Println("wrong")
	}
	if !nt || !(nf || N(id(3) < 5)) {
		fmt.Println("wrong")
	}
	for i := 0; nt && N(i < 2) && N(bool(N(i < 5))); i++ {
		fmt.Print(i)
	}
	for f || bool(N(id(3) > 5)) {
		fmt.Println("wrong")
		break
	}
	switch {
	case t && bool(nf), f || bool(N(id(3) > 5)):
		fmt.Println("wrong")
	case !bool(nt), bool(!nt), bool(nf || N(f)), bool(N(f) || nf):
		fmt.Println("wrong")
	case (bool(nt)) && !(bool(nf)):
		fmt.Println("right")
	}
	switch nt {
	case nf, N(id(3) > 5), N(f) || nf:
		fmt.Println("wrong")
	case !nf:
		fmt.Println("right")
	}
	x := t && bool(N(id(3) > 5)) || bool(nf)
	fmt.Println(x, nt && nf, nt || nf, !nt, !nf, bool(nt && !nf))
	fmt.Printf("%T %T %T\n", nt && nf, !nt, x)
}

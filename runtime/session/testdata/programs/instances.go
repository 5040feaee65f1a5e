// The names of instances.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"
)

type Box[T any] struct{ v T }
type Pair[A, B any] struct {
	a A
	b B
}
type S struct{}
type G[T any] func(T) T

func f[T any](v T) any { type L struct{ v T }; return Box[T]{v} }

func main() {
	for _, v := range []any{
		Box[any]{}, Box[byte]{}, Box[rune]{}, Box[error]{}, Box[struct{}]{}, Box[struct{ A, b int }]{}, Box[struct {
			S
			X int `json:"x"`
		}]{}, Box[func(a int, b ...string) (n int, err error)]{}, Box[func()]{}, Box[func(x int) string]{}, Box[interface {
			M(int) string
			A()
		}]{},
		Box[io.Reader]{}, Box[json.Number]{}, Box[time.Duration]{}, Box[*S]{}, Box[[]S]{}, Box[[3]S]{}, Box[map[string][]any]{},
		Box[chan int]{}, Box[<-chan int]{}, Box[chan<- int]{}, Box[chan (<-chan int)]{}, Box[Pair[int, any]]{}, Pair[Box[byte], *Box[S]]{},
		Box[Pair[Pair[int, string], S]]{}, G[any](nil), Box[uintptr]{}, Box[complex64]{}, f(1), f("s"), f(S{}),
	} {
		fmt.Println(reflect.TypeOf(v), reflect.TypeOf(v).Name())
	}
}

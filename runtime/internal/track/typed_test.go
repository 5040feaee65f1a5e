package track

import "reflect"

// send is ch <- v.
func send[T any](t *Tracker, pos string, ch chan<- T, v T) {
	t.Send(pos, reflect.ValueOf(ch), reflect.ValueOf(&v).Elem())
}

// receive is v, ok := <-ch.
func receive[T any](t *Tracker, pos string, ch <-chan T) (v T, ok bool) {
	r, ok := t.Recv(pos, reflect.ValueOf(ch))
	reflect.ValueOf(&v).Elem().Set(r)
	return v, ok
}

// all is the sequence of for v := range ch.
func all[T any](t *Tracker, pos string, ch <-chan T) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for {
			v, ok := receive(t, pos, ch)
			if !ok || !yield(v) {
				return
			}
		}
	}
}

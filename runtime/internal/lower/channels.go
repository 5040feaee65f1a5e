package lower

import "reflect"

type (
	receiveHook = func(pos string, ch reflect.Value) (reflect.Value, bool)
	sendHook    = func(pos string, ch, v reflect.Value)
)

// plainChannel makes Recv, Recv2 and Send for the channels that are used most: without reflection where nobody has to
// wait.
func plainChannel(op string, t reflect.Type, receive receiveHook, send sendHook) (f reflect.Value, ok bool) {
	for _, operation := range []func(string, reflect.Type, receiveHook, sendHook) any{
		channelOf[int], channelOf[string], channelOf[bool], channelOf[struct{}], channelOf[any], channelOf[error],
		channelOf[float64], channelOf[[]byte],
	} {
		if f := operation(op, t, receive, send); f != nil {
			return reflect.ValueOf(f), true
		}
	}
	return reflect.Value{}, false
}

// channelOf is the operation of a channel of T, or nil if t is another type.
func channelOf[T any](op string, t reflect.Type, receive receiveHook, send sendHook) any {
	switch t {
	case reflect.TypeFor[chan T]():
		switch op {
		case "Recv":
			return func(pos string, ch chan T) T {
				v, _ := receiveOf(pos, ch, receive)
				return v
			}
		case "Recv2":
			return func(pos string, ch chan T) (T, bool) { return receiveOf(pos, ch, receive) }
		case "Send":
			return func(pos string, ch chan T, v T) { sendOf(pos, ch, v, send) }
		}
	case reflect.TypeFor[<-chan T]():
		switch op {
		case "Recv":
			return func(pos string, ch <-chan T) T {
				v, _ := receiveOf(pos, ch, receive)
				return v
			}
		case "Recv2":
			return func(pos string, ch <-chan T) (T, bool) { return receiveOf(pos, ch, receive) }
		}
	case reflect.TypeFor[chan<- T]():
		if op == "Send" {
			return func(pos string, ch chan<- T, v T) { sendOf(pos, ch, v, send) }
		}
	}
	return nil
}

func receiveOf[T any](pos string, ch <-chan T, receive receiveHook) (v T, ok bool) {
	select {
	case v, ok = <-ch:
		return v, ok
	default:
	}
	got, ok := receive(pos, reflect.ValueOf(ch))
	if ok {
		reflect.ValueOf(&v).Elem().Set(got)
	}
	return v, ok
}

func sendOf[T any](pos string, ch chan<- T, v T, send sendHook) {
	select {
	case ch <- v:
	default:
		send(pos, reflect.ValueOf(ch), reflect.ValueOf(&v).Elem())
	}
}

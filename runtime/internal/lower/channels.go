package lower

import "reflect"

type (
	receiveHook = func(pos string, ch reflect.Value) (reflect.Value, bool)
	sendHook    = func(pos string, ch, v reflect.Value)
)

// A Case is a case of a select statement.
type Case struct {
	Dir         reflect.SelectDir
	Chan, Value reflect.Value
}

// channelOperation makes Recv, Recv2, Send and CaseSend for channels of type t.
func (l *lowerer) channelOperation(op string, t reflect.Type) reflect.Value {
	list := func(ts ...reflect.Type) []reflect.Type { return ts }
	receive, send := l.env.Hook("Receive").Interface().(receiveHook), l.env.Hook("Send").Interface().(sendHook)
	if f, ok := plainChannel(op, t, receive, send); ok {
		return f
	}
	switch op {
	case "Recv": // func(pos string, ch) T
		return function(list(stringType, t), list(t.Elem()), func(a []reflect.Value) []reflect.Value {
			v, _ := receiveOrZero(a[0].String(), a[1], receive)
			return []reflect.Value{v}
		})
	case "Recv2": // func(pos string, ch) (T, bool)
		return function(list(stringType, t), list(t.Elem(), boolType), func(a []reflect.Value) []reflect.Value {
			v, ok := receiveOrZero(a[0].String(), a[1], receive)
			return []reflect.Value{v, reflect.ValueOf(ok)}
		})
	case "Send": // func(pos string, ch, v)
		return function(list(stringType, t, t.Elem()), nil, func(a []reflect.Value) []reflect.Value {
			send(a[0].String(), a[1], a[2])
			return nil
		})
	case "CaseSend": // func(ch, v) Case
		return function(list(t, t.Elem()), list(reflect.TypeFor[Case]()), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(Case{Chan: a[0], Value: a[1], Dir: reflect.SelectSend})}
		})
	}
	panic("no operation " + op)
}

// receiveOrZero is what the hook receives, or zero if the channel is closed.
func receiveOrZero(pos string, ch reflect.Value, receive receiveHook) (v reflect.Value, ok bool) {
	if v, ok = receive(pos, ch); !ok {
		v = reflect.Zero(ch.Type().Elem())
	}
	return v, ok
}

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

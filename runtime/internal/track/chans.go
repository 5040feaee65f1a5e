package track

import (
	"os"
	"reflect"
	"time"
)

// The kinds of waits, in the runtime's words.
const (
	kindSend    = "chan send"
	kindRecv    = "chan receive"
	kindSelect  = "select"
	kindSleep   = "sleep"
	nilChannel  = " (nil chan)"
	emptySelect = "select (no cases)"
)

// Send is ch <- v for a channel that the caller knows by reflection only. It panics as Go does on a closed channel.
func (t *Tracker) Send(pos string, ch, v reflect.Value) {
	if ch.TrySend(v) {
		return
	}
	send := reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: v}
	t.Wait(chanWait(kindSend, pos, ch), func(stop <-chan struct{}) bool {
		chosen, _, _ := selectOrStop([]reflect.SelectCase{send}, stop)
		return chosen < 0
	})
}

// Recv is v, ok := <-ch.
func (t *Tracker) Recv(pos string, ch reflect.Value) (v reflect.Value, ok bool) {
	if v, ok = ch.TryRecv(); v.IsValid() {
		return v, ok
	}
	recv := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch}
	t.Wait(chanWait(kindRecv, pos, ch), func(stop <-chan struct{}) bool {
		var chosen int
		chosen, v, ok = selectOrStop([]reflect.SelectCase{recv}, stop)
		return chosen < 0
	})
	return v, ok
}

// Close is close(ch), with Go's panics.
func (t *Tracker) Close(ch reflect.Value) { ch.Close() }

// Select is a select statement with the semantics of reflect.Select: a uniform choice among the cases that are ready.
func (t *Tracker) Select(pos string, cases []reflect.SelectCase) (chosen int, v reflect.Value, ok bool) {
	for i := range cases {
		if cases[i].Dir == reflect.SelectDefault {
			return reflect.Select(cases)
		}
	}
	n := len(cases)
	all := append(make([]reflect.SelectCase, 0, n+1), cases...)
	if chosen, v, ok = reflect.Select(append(all, reflect.SelectCase{Dir: reflect.SelectDefault})); chosen < n {
		return chosen, v, ok
	}
	w := Waiting{Kind: kindSelect, Pos: pos}
	if n == 0 {
		w.Kind = emptySelect
	}
	for i := range cases {
		if cases[i].Chan.IsValid() && outside(cases[i].Chan.Type().Elem()) {
			w.External = true
		}
	}
	t.Wait(w, func(stop <-chan struct{}) bool {
		chosen, v, ok = selectOrStop(all, stop)
		return chosen < 0
	})
	return chosen, v, ok
}

// selectOrStop is reflect.Select that chooses -1 when stop is closed. A nil stop never is.
func selectOrStop(cases []reflect.SelectCase, stop <-chan struct{}) (chosen int, v reflect.Value, ok bool) {
	n := len(cases)
	cases = append(cases[:n:n], reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(stop)})
	if chosen, v, ok = reflect.Select(cases); chosen == n {
		return -1, reflect.Value{}, false
	}
	return chosen, v, ok
}

func chanWait(kind, pos string, ch reflect.Value) Waiting {
	if ch.IsNil() {
		kind += nilChannel
	}
	return Waiting{Kind: kind, Pos: pos, External: outside(ch.Type().Elem())}
}

// outside says that a channel of such elements is fed by a timer or by the operating system, whom we do not see.
func outside(elem reflect.Type) bool {
	return elem == reflect.TypeFor[time.Time]() || elem == reflect.TypeFor[os.Signal]()
}

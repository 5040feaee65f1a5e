package asyncio

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Queue passes values from task to task.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue
type Queue[T any] struct {
	binding
	kind       string
	maxsize    int
	items      store[T]
	getters    []*loop.Future
	putters    []*loop.Future
	unfinished int
	finished   *Event
}

// A PriorityQueue is a Queue made by NewPriorityQueue.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.PriorityQueue
type PriorityQueue[T any] = Queue[T]

// A LifoQueue is a Queue made by NewLifoQueue.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.LifoQueue
type LifoQueue[T any] = Queue[T]

// store is the order in which a queue gives its items.
type store[T any] interface {
	put(T)
	get() T
	len() int
	all() []T
}

// NewQueue returns a first-in, first-out queue. At most maxsize values fit; no maxsize or 0 means any number.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue
func NewQueue[T any](maxsize ...int) *Queue[T] {
	return newQueue(size(maxsize), &fifo[T]{})
}

// NewLifoQueue returns a queue that gives the value last put first.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.LifoQueue
func NewLifoQueue[T any](maxsize ...int) *LifoQueue[T] {
	q := newQueue(size(maxsize), &lifo[T]{})
	q.kind = "LifoQueue"
	return q
}

// NewPriorityQueue returns a queue that gives the least value first, by less. A nil less is the order of numbers,
// strings and booleans, and of structs and arrays of them, which are compared one field after the other, as tuples are.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.PriorityQueue
func NewPriorityQueue[T any](less func(a, b T) bool, maxsize ...int) *PriorityQueue[T] {
	if less == nil {
		less = func(a, b T) bool { return natural(reflect.ValueOf(a), reflect.ValueOf(b)) }
	}
	q := newQueue(size(maxsize), &heap[T]{less: less})
	q.kind = "PriorityQueue"
	return q
}

func size(maxsize []int) int {
	if len(maxsize) == 0 {
		return 0
	}
	return maxsize[0]
}

func newQueue[T any](maxsize int, items store[T]) *Queue[T] {
	q := &Queue[T]{kind: "Queue", maxsize: maxsize, items: items, finished: &Event{}}
	q.finished.Set()
	return q
}

// Qsize is the number of values in the queue.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.qsize
func (q *Queue[T]) Qsize() int { return q.items.len() }

// Maxsize is how many values fit, 0 for any number.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.maxsize
func (q *Queue[T]) Maxsize() int { return q.maxsize }

// Empty says whether no value is there.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.empty
func (q *Queue[T]) Empty() bool { return q.items.len() == 0 }

// Full says whether no other value fits.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.full
func (q *Queue[T]) Full() bool { return q.maxsize > 0 && q.items.len() >= q.maxsize }

// Put puts a value, and waits while the queue is full.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put
func (q *Queue[T]) Put(v T) *Coroutine[None] {
	return library(loop.Running(), "put", func(l *loop.Loop) (None, error) {
		for q.Full() {
			if err := q.waitIn(l, &q.putters, func() bool { return !q.Full() }); err != nil {
				return None{}, err
			}
		}
		return None{}, q.PutNowait(v)
	})
}

// PutNowait puts a value, or returns a *QueueFull.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put_nowait
func (q *Queue[T]) PutNowait(v T) error {
	if q.Full() {
		return &QueueFull{}
	}
	q.items.put(v)
	q.unfinished++
	q.finished.Clear()
	wakeNext(&q.getters)
	return nil
}

// Get takes a value, and waits while there is none.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get
func (q *Queue[T]) Get() *Coroutine[T] {
	return library(loop.Running(), "get", q.get)
}

func (q *Queue[T]) get(l *loop.Loop) (v T, err error) {
	for q.Empty() {
		if err := q.waitIn(l, &q.getters, func() bool { return !q.Empty() }); err != nil {
			return v, err
		}
	}
	return q.GetNowait()
}

// GetNowait takes a value, or returns a *QueueEmpty.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get_nowait
func (q *Queue[T]) GetNowait() (v T, err error) {
	if q.Empty() {
		return v, &QueueEmpty{}
	}
	v = q.items.get()
	wakeNext(&q.putters)
	return v, nil
}

// TaskDone says that the work on a value is done. It panics with a *ValueError if it is called once too often.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.task_done
func (q *Queue[T]) TaskDone() {
	if q.unfinished <= 0 {
		panic(&ValueError{Message: "task_done() called too many times"})
	}
	q.unfinished--
	if q.unfinished == 0 {
		q.finished.Set()
	}
}

// Join waits until TaskDone was called for every value.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.join
func (q *Queue[T]) Join() *Coroutine[None] {
	return library(loop.Running(), "join", func(l *loop.Loop) (None, error) {
		if q.unfinished > 0 {
			_, err := q.finished.wait(l)
			return None{}, err
		}
		return None{}, nil
	})
}

// String is Python's repr without the address.
func (q *Queue[T]) String() string {
	s := fmt.Sprintf("maxsize=%d", q.maxsize)
	if items := q.items.all(); len(items) > 0 {
		parts := make([]string, len(items))
		for i, v := range items {
			parts[i] = fmt.Sprintf("%#v", v)
		}
		s += " _queue=[" + strings.Join(parts, ", ") + "]"
	}
	if n := len(q.getters); n > 0 {
		s += fmt.Sprintf(" _getters[%d]", n)
	}
	if n := len(q.putters); n > 0 {
		s += fmt.Sprintf(" _putters[%d]", n)
	}
	if q.unfinished > 0 {
		s += fmt.Sprintf(" tasks=%d", q.unfinished)
	}
	return "<" + q.kind + " " + s + ">"
}

// waitIn waits in line. Whoever is cancelled after it was woken wakes the next in its place if there is something to get.
func (q *Queue[T]) waitIn(l *loop.Loop, line *[]*loop.Future, available func() bool) (err error) {
	if err := q.bind(l, q); err != nil {
		return err
	}
	f := l.NewFuture()
	*line = append(*line, f)
	woken := false
	defer func() {
		if woken {
			return
		}
		f.Cancel("")
		*line = slices.DeleteFunc(*line, func(o *loop.Future) bool { return o == f })
		if available() && !f.Cancelled() {
			wakeNext(line)
		}
	}()
	err = wait(l, f)
	woken = err == nil
	return err
}

// wakeNext wakes the first in line that still waits.
func wakeNext(line *[]*loop.Future) {
	for len(*line) > 0 {
		f := (*line)[0]
		*line = (*line)[1:]
		if !f.Done() {
			f.SetResult(nil)
			return
		}
	}
}

type fifo[T any] struct{ items []T }

func (s *fifo[T]) put(v T) { s.items = append(s.items, v) }
func (s *fifo[T]) get() T {
	v := s.items[0]
	var zero T
	s.items[0] = zero
	s.items = s.items[1:]
	return v
}
func (s *fifo[T]) len() int { return len(s.items) }
func (s *fifo[T]) all() []T { return s.items }

type lifo[T any] struct{ fifo[T] }

func (s *lifo[T]) get() T {
	last := len(s.items) - 1
	v := s.items[last]
	s.items = slices.Delete(s.items, last, last+1)
	return v
}

// heap is Python's heapq, whose way of sifting decides the order of equal values.
type heap[T any] struct {
	fifo[T]
	less func(a, b T) bool
}

func (s *heap[T]) put(v T) {
	s.items = append(s.items, v)
	s.siftDown(0, len(s.items)-1)
}

func (s *heap[T]) get() T {
	last := len(s.items) - 1
	v := s.items[last]
	s.items = slices.Delete(s.items, last, last+1)
	if last == 0 {
		return v
	}
	least := s.items[0]
	s.items[0] = v
	s.siftUp(0)
	return least
}

func (s *heap[T]) siftDown(start, pos int) {
	v := s.items[pos]
	for pos > start {
		parent := (pos - 1) >> 1
		if !s.less(v, s.items[parent]) {
			break
		}
		s.items[pos] = s.items[parent]
		pos = parent
	}
	s.items[pos] = v
}

func (s *heap[T]) siftUp(pos int) {
	start, v := pos, s.items[pos]
	for child := 2*pos + 1; child < len(s.items); child = 2*pos + 1 {
		if right := child + 1; right < len(s.items) && !s.less(s.items[child], s.items[right]) {
			child = right
		}
		s.items[pos] = s.items[child]
		pos = child
	}
	s.items[pos] = v
	s.siftDown(start, pos)
}

// natural says whether a comes before b.
func natural(a, b reflect.Value) bool { return compare(a, b) < 0 }

// compare orders as Python orders numbers, strings and tuples.
func compare(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a = a.Elem()
	}
	if b.Kind() == reflect.Interface {
		b = b.Elem()
	}
	if a.IsValid() && b.IsValid() && a.Kind() == b.Kind() {
		switch {
		case a.CanInt():
			return cmp.Compare(a.Int(), b.Int())
		case a.CanUint():
			return cmp.Compare(a.Uint(), b.Uint())
		case a.CanFloat():
			return cmp.Compare(a.Float(), b.Float())
		case a.Kind() == reflect.String:
			return cmp.Compare(a.String(), b.String())
		case a.Kind() == reflect.Bool:
			return cmp.Compare(truth(a), truth(b))
		case a.Kind() == reflect.Struct && a.Type() == b.Type():
			return compareParts(a, b, a.NumField(), reflect.Value.Field)
		case a.Kind() == reflect.Array && a.Type() == b.Type():
			return compareParts(a, b, a.Len(), reflect.Value.Index)
		}
	}
	panic(&TypeError{Message: fmt.Sprintf("'<' not supported between %v and %v: give NewPriorityQueue a less", kind(a), kind(b))})
}

func compareParts(a, b reflect.Value, n int, part func(reflect.Value, int) reflect.Value) int {
	for i := range n {
		if c := compare(part(a, i), part(b, i)); c != 0 {
			return c
		}
	}
	return 0
}

func truth(b reflect.Value) int {
	if b.Bool() {
		return 1
	}
	return 0
}

func kind(v reflect.Value) any {
	if !v.IsValid() {
		return "nil"
	}
	return v.Type()
}

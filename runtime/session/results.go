package session

import (
	"go/types"
	"maps"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// caches are In and Out, which cells may read.
// https://ipython.readthedocs.io/en/stable/interactive/reference.html#input-caching-system
type caches struct {
	in      *[]string
	out     *map[int]any
	results []numbered // those that out does not have yet
}

// A numbered is the result of a cell.
type numbered struct {
	n     int
	value any
}

// declareCaches makes In and Out known to cells.
func (s *Session) declareCaches() {
	s.caches = caches{in: &[]string{""}, out: &map[int]any{}} // In[0] is empty, as in IPython
	in := s.scope.Declare("In", types.NewSlice(types.Typ[types.String]))
	out := s.scope.Declare("Out", types.NewMap(types.Typ[types.Int], types.Universe.Lookup("any").Type()))
	s.env.storage[in] = reflect.ValueOf(s.caches.in)
	s.env.storage[out] = reflect.ValueOf(s.caches.out)
}

// begin puts a cell into In. Session.compiling is held.
func (c *caches) begin(req lang.ExecuteRequest) {
	if !req.StoreHistory {
		return
	}
	c.input(req.Count, req.Code)
	if strings.Contains(req.Code, "Out") {
		c.fill()
	}
}

// input puts a text into In. Session.compiling is held.
func (c *caches) input(count int, text string) {
	in := *c.in
	for len(in) <= count {
		in = append(in, "")
	}
	in[count] = text
	*c.in = in
}

// fill makes Out whole for a cell that uses it. It becomes another map, because a goroutine may read the old one.
func (c *caches) fill() {
	if len(c.results) == 0 {
		return
	}
	out := maps.Clone(*c.out)
	for _, r := range c.results {
		out[r.n] = r.value
	}
	*c.out, c.results = out, nil
}

// keepResult makes the result of a cell known as _ and Out[n].
func (s *Session) keepResult(x *execution, t types.Type) {
	x.mu.Lock()
	result := x.result
	x.mu.Unlock()
	if t == nil { // of a magic
		t = types.Universe.Lookup("any").Type()
	}
	if result == nil || !x.req.StoreHistory || isNothing(*result) {
		return
	}
	s.compiling.Lock()
	defer s.compiling.Unlock()
	rt, err := s.types.TypeOf(t)
	if err != nil || !result.Type().AssignableTo(rt) {
		t, rt = types.Universe.Lookup("any").Type(), reflect.TypeFor[any]()
	}
	v := reflect.New(rt)
	v.Elem().Set(*result)
	s.env.storage[s.scope.AddResult(x.req.Count, t)] = v
	s.caches.results = append(s.caches.results, numbered{x.req.Count, result.Interface()})
}

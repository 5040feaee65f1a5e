package kernel

import (
	"encoding/json"
	"sync"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// keptCells is how many cells are remembered for their late output. A header has about 300 bytes.
const keptCells = 10_000

// An origin is what the kernel remembers of a request that a language may report to, also long after it.
type origin struct {
	header     json.RawMessage // the parent header of what belongs to it
	identity   string          // of the front end that sent it
	allowStdin bool
	clock      clientClock
}

// cells maps what the language calls a cell, a msg_id, to the request it came from.
type cells struct {
	mu    sync.Mutex // protects the fields below
	known map[lang.Cell]origin
	order []lang.Cell // of known, oldest first
}

func newCells() *cells { return &cells{known: map[lang.Cell]origin{}} }

func (c *cells) add(cell lang.Cell, o origin) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[cell]; !ok {
		c.order = append(c.order, cell)
	}
	c.known[cell] = o
	for len(c.order) > keptCells {
		delete(c.known, c.order[0])
		c.order = c.order[1:]
	}
}

// find returns the origin of a cell. A cell that is forgotten has a header with its msg_id, which is all that a front
// end needs to put late output where it belongs. The empty cell has the empty header: it is nobody's.
func (c *cells) find(cell lang.Cell) origin {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.known[cell]; ok {
		return o
	}
	if cell == "" {
		return origin{header: noParent}
	}
	id, _ := json.Marshal(string(cell)) // a string always marshals
	return origin{header: json.RawMessage(`{"msg_id":` + string(id) + `,"msg_type":"execute_request"}`)}
}

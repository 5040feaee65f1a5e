package supervisor

import (
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A memory is what is known of a session from the replies of its cells, for the day it is lost. It is not safe for
// concurrent use.
type memory struct {
	inputs    []lang.Declaration // what was typed
	declared  []lang.Declaration // in the order of declaring; Names are those that no later one replaces
	variables []string
}

// typed takes note of a cell that is stored, before it runs: it may be the last.
func (m *memory) typed(req lang.ExecuteRequest) {
	if req.StoreHistory {
		m.inputs = append(m.inputs, lang.Declaration{Kind: lang.Input, Source: req.Code, Count: req.Count})
	}
}

// all is what a new session is told.
func (m *memory) all() []lang.Declaration { return slices.Concat(m.inputs, m.declared) }

// remember takes note of a reply. A reply without any list of variables, as of a cell that did not compile, says
// nothing about them.
func (m *memory) remember(reply lang.ExecuteReply) {
	for _, d := range reply.Declared {
		m.declare(d)
	}
	if reply.Variables != nil {
		m.variables = reply.Variables
	}
}

// declare adds a declaration, and drops the older ones of which it replaces every name. One of which it replaces some
// is kept before it: declared again in this order, the newer one wins.
func (m *memory) declare(d lang.Declaration) {
	kept := make([]lang.Declaration, 0, len(m.declared)+1)
	for _, old := range m.declared {
		if old.Kind == "method" && d.Kind == "type" && slices.Contains(d.Names, receiver(old)) {
			continue
		}
		if old.Kind == d.Kind && len(old.Names) > 0 {
			old.Names = slices.DeleteFunc(slices.Clone(old.Names), func(name string) bool {
				return replaceable(name) && slices.Contains(d.Names, name)
			})
			if len(old.Names) == 0 {
				continue
			}
		}
		if old.Kind == d.Kind && old.Source == d.Source {
			continue // import _ "embed", twice
		}
		kept = append(kept, old)
	}
	m.declared = append(kept, d)
}

// receiver is the type that a method belongs to.
func receiver(method lang.Declaration) string {
	base, _, _ := strings.Cut(method.Names[0], ".")
	return base
}

// replaceable is false for the names that declare nothing which another could replace: import _, import ., func init.
func replaceable(name string) bool { return name != "_" && name != "." && name != "init" }

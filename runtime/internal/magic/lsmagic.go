package magic

import "strings"

// A Listing is what %lsmagic gives: the names of all magics.
type Listing struct{ Line, Cell []string }

func (l Listing) String() string {
	return "Available line magics:\n%" + strings.Join(l.Line, "  %") +
		"\n\nAvailable cell magics:\n%%" + strings.Join(l.Cell, "  %%") +
		"\n\nAutomagic is OFF, % prefix IS needed for line magics."
}

// lsmagicMagics are %lsmagic.
func lsmagicMagics(r *Registry) []*Magic {
	return []*Magic{{
		Name: "lsmagic",
		Doc:  "%lsmagic\n\nList the magics that there are.",
		Run: func(*Call) (any, error) {
			var l Listing
			l.Line, l.Cell = r.Names()
			return l, nil
		},
	}}
}

package display

import (
	"crypto/rand"
	"fmt"
)

// A Handle is an output that can be updated. Make one with [New] or [NewHandle].
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.DisplayHandle
type Handle struct {
	id     string
	screen screen
}

// New shows v and returns the handle of that output. It stands for display(v, display_id=True).
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.display
func New(v any) *Handle { return newShown(terminal{}, v) }

func newShown(s screen, v any) *Handle {
	h := newHandle(s, "")
	h.Display(v)
	return h
}

// NewHandle returns a handle for outputs with that id, and shows nothing yet. With an empty id, it chooses one.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.DisplayHandle
func NewHandle(id string) *Handle { return newHandle(terminal{}, id) }

func newHandle(s screen, id string) *Handle {
	if id == "" {
		id = newID()
	}
	return &Handle{id: id, screen: s}
}

// newID is 16 random bytes in hexadecimal, as IPython's ids are.
func newID() string {
	var random [16]byte
	rand.Read(random[:]) // it never fails
	return fmt.Sprintf("%x", random)
}

// ID is the id of the handle's outputs: 32 hexadecimal digits, unless it was chosen otherwise.
func (h *Handle) ID() string { return h.id }

// Display shows v as one more output of the handle.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.DisplayHandle.display
func (h *Handle) Display(v any) { h.on().show(v, needID("display.Handle", h.id), false) }

// Update shows v in place of what the handle's outputs show, in whatever cell they stand.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.DisplayHandle.update
func (h *Handle) Update(v any) { h.on().show(v, needID("display.Handle", h.id), true) }

// String is <DisplayHandle display_id=…>, as in IPython.
func (h *Handle) String() string { return "<DisplayHandle display_id=" + h.id + ">" }

func (h *Handle) on() screen {
	if h.screen == nil {
		return terminal{}
	}
	return h.screen
}

// needID panics if there is no id, for want of which front ends would ignore an update without a word.
func needID(who, id string) string {
	if id == "" {
		panic(fmt.Errorf("%s: the id is empty", who))
	}
	return id
}

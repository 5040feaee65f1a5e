package display

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A page is a host that writes down what is shown: text/plain, the other MIME types, and ids.
type page struct {
	mu    sync.Mutex
	lines []string
	last  lang.Display
}

func (p *page) host() Host {
	return Host{Show: p.show, Clear: func(wait bool) { p.line(fmt.Sprint("clear ", wait)) }}
}

func (p *page) line(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, s)
}

func (p *page) show(d lang.Display) {
	line := "display"
	if d.Update {
		line = "update"
	}
	if d.ID != "" {
		line += " " + d.ID
	}
	line += fmt.Sprint(": ", d.Data[mimePlain])
	for _, mime := range slices.Sorted(maps.Keys(d.Data)) {
		if mime != mimePlain {
			line += fmt.Sprintf(" | %s %v", mime, d.Data[mime])
		}
	}
	p.line(line)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = d
}

// expect compares what is written down with want, and forgets it.
func (p *page) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(p.lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("shown:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	p.lines = nil
}

// bound are the functions of Bind with their types.
type bound struct {
	display       func(...any)
	displayID     func(string, any)
	updateDisplay func(string, any)
	newShown      func(any) *Handle
	newHandle     func(string) *Handle
	clear         func(bool)
}

func bind(p *page) bound {
	b := Bind(p.host())
	return bound{
		display:       b["Display"].(func(...any)),
		displayID:     b["DisplayID"].(func(string, any)),
		updateDisplay: b["UpdateDisplay"].(func(string, any)),
		newShown:      b["New"].(func(any) *Handle),
		newHandle:     b["NewHandle"].(func(string) *Handle),
		clear:         b["ClearOutput"].(func(bool)),
	}
}

// Every function of Bind has the type of the package's.
func TestBoundFunctionsAreThoseOfThePackage(t *testing.T) {
	own := map[string]any{
		"ClearOutput": ClearOutput, "Display": Display, "DisplayID": DisplayID, "New": New, "NewHandle": NewHandle,
		"NewProgressBar": NewProgressBar, "Progress": Progress, "Table": Table, "UpdateDisplay": UpdateDisplay,
	}
	for name, f := range Bind(Host{}) {
		if got, want := reflect.TypeOf(f), reflect.TypeOf(own[name]); got != want {
			t.Errorf("%s is bound as %v, and declared as %v", name, got, want)
		}
	}
}

func TestOutputsWithAnIDAreUpdated(t *testing.T) {
	p := &page{}
	b := bind(p)
	b.display(1, "two", nil)
	b.display()
	b.displayID("x", 1)
	b.updateDisplay("x", HTML("<i>"))
	h := b.newHandle("y")
	h.Display(1.5)
	h.Update(2.5)
	b.clear(true)
	p.expect(t, `display: 1`, `display: "two"`, `display: nil`,
		`display x: 1`, `update x: display.HTML("<i>") | text/html <i>`,
		`display y: 1.5`, `update y: 2.5`, `clear true`)
}

func TestNewHandlesHaveIDsOfTheirOwn(t *testing.T) {
	p := &page{}
	b := bind(p)
	h, k := b.newShown(1), b.newHandle("")
	if len(h.ID()) != 32 || len(k.ID()) != 32 || h.ID() == k.ID() {
		t.Errorf("ids %q and %q", h.ID(), k.ID())
	}
	p.expect(t, "display "+h.ID()+": 1")
	if got, want := h.String(), "<DisplayHandle display_id="+h.ID()+">"; got != want {
		t.Errorf("a handle is %s, want %s", got, want)
	}
}

func TestAnEmptyIDPanics(t *testing.T) {
	b := bind(&page{})
	for want, f := range map[string]func(){
		"display.DisplayID: the id is empty":     func() { b.displayID("", 1) },
		"display.UpdateDisplay: the id is empty": func() { b.updateDisplay("", 1) },
		"display.Handle: the id is empty":        func() { new(Handle).Update(1) },
	} {
		expectPanic(t, want, f)
	}
}

type faulty struct{}

func (faulty) HTML() string { panic("no HTML") }

func TestAMethodThatPanicsIsARemark(t *testing.T) {
	p := &page{}
	bind(p).display(faulty{}, 2)
	p.expect(t, `display: display.faulty{} // HTML() panicked: no HTML`, `display: 2`)
}

func TestPanicsThatPassReachTheCaller(t *testing.T) {
	p := &page{}
	h := p.host()
	h.Passes = func(any) bool { return true }
	defer func() {
		if v := recover(); v != "no HTML" {
			t.Errorf("recovered %v", v)
		}
		p.expect(t)
	}()
	Bind(h)["Display"].(func(...any))(faulty{})
}

// A program has no front end.
func Example() {
	Display(HTML("<b>x</b>"), "text", Text("bare"))
	h := New(1)
	h.Update(2)
	DisplayID("x", JSON(`[1]`))
	// Output:
	// display.HTML("<b>x</b>")
	// "text"
	// bare
	// 1
	// 2
	// [
	//   1
	// ]
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		v := recover()
		if err, ok := v.(error); !ok || err.Error() != want {
			t.Errorf("panics with %v, want %s", v, want)
		}
	}()
	f()
}

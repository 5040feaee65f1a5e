package session

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// at takes the bar out of a text and says where it was, in code points.
func at(marked string) (code string, cursor int) {
	before, after, _ := strings.Cut(marked, "|")
	return before + after, len([]rune(before))
}

func (b *bench) complete(marked string) string {
	code, cursor := at(marked)
	var texts []string
	for _, m := range b.s.Complete(b.t.Context(), lang.CompleteRequest{Code: code, Cursor: cursor}).Matches {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, " ")
}

func (b *bench) inspect(marked string, detail int) string {
	code, cursor := at(marked)
	text, _ := b.s.Inspect(b.t.Context(), lang.InspectRequest{Code: code, Cursor: cursor, Detail: detail}).Data["text/plain"].(string)
	return plain(text)
}

// quiet waits until no goroutine of a cell runs any more: the loop's own outlives the cell's a little.
func (b *bench) quiet() {
	for len(b.s.track.Snapshot()) > 0 && b.t.Context().Err() == nil {
		runtime.Gosched()
	}
}

// lecture are cells as they stand in a notebook.
func lecture() []string {
	return []string{
		`
// A Level says how loud something is.
type Level int

const (
	Quiet Level = iota // nobody hears it
	Loud
)

// A Sensor measures.
type Sensor struct {
	// Name is for people.
	Name  string
	Level Level // now
}

// Read measures once.
func (s *Sensor) Read() float64 { return 20.5 }
`, `
// average is the mean of xs.
func average(xs []float64) float64 {
	return xs[0]
}

// later answers after a while.
async func later(x int) (int, error) {
	return x, nil
}
`, `
sensor := &Sensor{Name: "attic"}
readings := make(chan float64, 3)
levels := map[string]Level{"attic": Loud}`,
		`rand.IntN(1) + 1`,
		`*sensor`,
	}
}

func TestCompletionInALecture(t *testing.T) {
	b := newBench(t)
	for _, cell := range lecture() {
		if got := b.run(cell); strings.Contains(got, "rror") {
			t.Fatal(got)
		}
	}
	for marked, want := range map[string]string{
		"sensor.|":                            "Level Name Read",
		"sensor.Level = |":                    "Quiet Loud …",
		"go func() {\n\treadings <- sensor.|": "Read Level Name",
		"for name, level := range levels {\n\tif level == |\n}": "Quiet Loud level …",
		"select {\ncase r := <-read|\n}":                        "readings",
		"Out[5].|":                                              "Level Name Read",
		"_.Na|":                                                 "Name",
		"rand.Int3|":                                            "Int32 Int32N Int31 Int31n",
		"x, err := await lat|":                                  "later",
		"later(1).Aw|":                                          "Await",
		"%%time\nfor range 3 {\n\tsensor.|":                     "Level Name Read",
		"%timeit sensor.R|":                                     "Read",
		"%time|":                                                "%time %timeit %%time %%timeit",
		"!echo {sensor.N|}":                                     "Name",
		"package |":                                             "main",
		"Ou|":                                                   "Out",
		"// größe 😀\nsensor.|":                                  "Level Name Read",
		"\"größe 😀\" + sensor.N|":                               "Name",
		"levels[\"attic\"].|":                                   "",
		"asyncio.CreateTask(later(1)).Resu|":                    "Result",
		"logging.Bas|":                                          "",
	} {
		got := b.complete(marked)
		if begin, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(got, begin) {
			continue
		}
		if got != want {
			t.Errorf("%s\n   has the completions %.200s\n   want %s", marked, got, want)
		}
	}
}

func TestInspectionInALecture(t *testing.T) {
	b := newBench(t)
	for _, cell := range lecture() {
		b.run(cell)
	}
	b.quiet()
	for _, c := range []struct {
		marked string
		detail int
		want   string
	}{
		{"average|", 0, "Signature: func average(xs []float64) float64\nDocstring: average is the mean of xs.\nType:      function"},
		{"average(|", 1, "Signature: func average(xs []float64) float64\nSource:   \n// average is the mean of xs.\nfunc average(xs []float64) float64 {\n\treturn xs[0]\n}\nType:      function"},
		{"later|", 1, "Signature: func later(x int) *asyncio.Coroutine[int]\nSource:   \n// later answers after a while.\nasync func later(x int) (int, error) {\n\treturn x, nil\n}\nType:      function"},
		{"sensor.Read|()", 0, "Signature: func (s *Sensor) Read() float64\nDocstring: Read measures once.\nType:      method"},
		{"sensor.Read|()", 1, "Signature: func (s *Sensor) Read() float64\nSource:   \n// Read measures once.\nfunc (s *Sensor) Read() float64 { return 20.5 }\nType:      method"},
		{"sensor.Name|", 0, "Declaration: field Name string\nType:        string (field)\nDocstring:   Name is for people."},
		{"Sensor{Level|: 1}", 1, "Declaration: field Level Level\nType:        Level (field)\nDocstring:   now\nSize:        8 bytes\nAlign:       8 bytes\nOffset:      16 bytes"},
		{"Loud|", 0, "Declaration: const Loud Level = 1\nType:        Level (constant)\nValue:       1"},
		{"Quiet|", 0, "Declaration: const Quiet Level = 0\nType:        Level (constant)\nValue:       0\nDocstring:   nobody hears it"},
		{"levels|", 0, "Declaration: var levels map[string]Level\nType:        map[string]Level\nString form: map[string]Level{\"attic\":1}\nLength:      1"},
		{"Sensor|", 0, "Definition:\ntype Sensor struct {\n    Name string\n    Level Level\n}\nDocstring:  A Sensor measures.\nMethods:    func (s *Sensor) Read() float64\nType:       type"},
		{"%time|", 0, "Docstring:…"},
		{"asyncio.Sleep|", 0, "Signature: func asyncio.Sleep(d time.Duration) …"},
	} {
		got := b.inspect(c.marked, c.detail)
		if begin, ok := strings.CutSuffix(c.want, "…"); ok && strings.HasPrefix(got, begin) {
			continue
		}
		if got != c.want {
			t.Errorf("%s (detail %d)\n   is described as\n%s\n   want\n%s", c.marked, c.detail, got, c.want)
		}
	}
}

func TestAVariableTakesTheSourceFromAFunctionOfItsName(t *testing.T) {
	b := newBench(t)
	b.run("// f is a function.\nfunc f() {}")
	b.run("f := 1")
	if got := b.inspect("f|", 1); strings.Contains(got, "func") || !strings.Contains(got, "var f int") {
		t.Errorf("%s", got)
	}
}

func TestTheValueOfAVariable(t *testing.T) {
	b := newBench(t)
	b.run("list := []int{1, 2}\ncount := 3")
	b.quiet()
	if got := b.inspect("list|", 0); !strings.Contains(got, "String form: []int{1, 2}") {
		t.Errorf("%s", got)
	}
	// list? is a cell, so one runs.
	reply := b.execute("list?")
	if got := fmt.Sprint(reply.Payload); !strings.Contains(got, "[]int{1, 2}") {
		t.Errorf("list? shows %s", got)
	}
	// A map, slice or text may change under the reader's hands while something runs.
	b.run("stop := make(chan int)\ngo func() { <-stop }()")
	if got := b.inspect("list|", 0); strings.Contains(got, "String form") || !strings.Contains(got, "Type:        []int") {
		t.Errorf("%s", got)
	}
	if got := b.inspect("count|", 0); !strings.Contains(got, "String form: 3") {
		t.Errorf("%s", got)
	}
	b.run("close(stop)")
}

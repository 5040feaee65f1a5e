package complete

import (
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

const colours = `
type Color int

const (
	Red Color = iota
	Green
	Blue
)

type Shape interface{ Norm() float64 }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func paint(c Color, width int, name string) {}
func Map[T, U any](xs []T, f func(T) U) []U { return nil }
`

const paints = `
var c Color
size, width := 1, 2
text := ""
done := make(chan struct{})
var shape Shape
grid := map[Point][]*Circle{}
ctx, cancel := context.WithCancel(context.Background())
`

// first is want if the matches begin so, and else how they do.
func first(t *testing.T, e *Env, marked, want string) string {
	t.Helper()
	code, at := cursor(t, marked)
	all := texts(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches)
	if strings.HasPrefix(all+" ", want+" ") {
		return want
	}
	return all[:min(len(all), len(want)+40)]
}

func TestWhatFitsComesFirst(t *testing.T) {
	e := newEnv(t, nil, shapes, values, colours, paints)
	for _, c := range []struct{ code, want string }{
		// Constants of the type, in the order of their values.
		{"paint(|", "Red Green Blue c Color"},
		{"c = |", "Red Green Blue c"},
		{"var d Color = |", "Red Green Blue c"},
		{"if c == |", "Red Green Blue c"},
		{"if c == | {\n}", "Red Green Blue c"},
		{"switch c {\ncase |", "Red Green Blue c"},
		{"switch c {\ncase Red, |\n}", "Red Green Blue c"},
		{"func f() Color { return | }", "Red Green Blue c"},
		{"func f() (error, Color) { return nil, | }", "Red Green Blue c"},
		{"f := func() Color {\n\treturn |\n}", "Red Green Blue c"},
		{"async func f() (Color, error) { return | }", "Red Green Blue c"},
		{"x := []Color{|}", "Red Green Blue c"},
		{"x := map[Color]int{|", "Red Green Blue c"},
		{"x := struct{ A, B Color }{A: |}", "Red Green Blue c"},
		{"paint(-(|", "Red Green Blue c"},

		// Those of another package, with its name.
		{"time.Sleep(|)", "time.Nanosecond time.Microsecond time.Millisecond time.Second time.Minute time.Hour time.ParseDuration time.Since time.Until"},
		{"time.Sleep(5 * |)", "time.Nanosecond time.Microsecond"},
		{"time.Sleep(Sec|)", "time.Second"},
		{"time.Sleep(5 * time.|)", "Nanosecond Microsecond Millisecond Second Minute Hour Duration"},
		{"import t \"time\"\nt.Sleep(|", "t.Nanosecond"},
		{"if time.Now().Weekday() == |", "time.Sunday time.Monday time.Tuesday"},
		{"&http.Client{Timeout: |}", "time.Nanosecond"},
		{"context.WithTimeout(|", "ctx context.Background context.TODO"},
		{"asyncio.Wait(nil, |", "asyncio.AllCompleted asyncio.FirstCompleted asyncio.FirstException asyncio.WaitTimeout"},
		{"asyncio.CreateSubprocessExec(nil, |", "asyncio.StdinPipe asyncio.StdoutPipe"},

		// Variables, the one of the parameter's name before others.
		{"paint(c, |)", "width Answer größe size"},
		{"paint(c, width, |", "text"},
		{"distance(|", "origin Point pair"},
		{"points = append(points, |)", "origin Point pair"},
		{"delete(grid, |", "origin Point pair"},
		{"grid[|", "origin Point pair"},
		{"results <- |", "origin Point pair"},
		{"Circle{Point: |}", "origin Point pair"},
		{"if |", "false true Answer"},
		{"for size < |", "Answer größe size width"},
		{"strings.Repeat(text, |", "Answer größe size width"},
		{"shape = |", "origin shape"},
		{"shape = &|", "origin Circle Point"}, // what implements it through a pointer
		{"fmt.Println(|", "Answer"},           // everything fits
		{"Map(|", "Answer"},                   // that depends

		// Generic functions, as far as the other arguments say what they are about.
		{"slices.Contains(points, |)", "origin Point pair"},
		{"slices.Index([]Color{Red}, |", "Red Green Blue c"},
		{"maps.DeleteFunc(grid, |", "func(p Point, c []*Circle) bool {}"},
		{"slices.SortFunc(points, |)", "func(a, b Point) int {}"},
		{"append(points, points[0], |", "origin Point pair"},
		{"type S[T any] struct{ items []T }\nfunc (s *S[T]) Push(x, y T) { s.items = append(s.items, |", "x y"},

		// Functions that are called back.
		{"http.HandleFunc(\"/\", |)", "func(w http.ResponseWriter, r *http.Request) {}"},
		{"sort.Slice(points, fu|)", "func(i, j int) bool {}"},
		{"var f func(int, string, ...int) (int, error) = |", "func(i int, s string, i2 ...int) (int, error) {}"},
		{"wg := sync.WaitGroup{}\nwg.Go(|", "cancel func() {}"},

		// What nil is compared with, and passed to.
		{"if byName[\"a\"] == |", "nil shape"},
		{"_, err := pair()\nif err != |", "nil err"},
		{"func f() (int, error) { return 1, | }", "nil"},
		{"if r := recover(); r != |", "nil r"},

		// What statements and operators take.
		{"go |", "Map cancel distance fetch generic paint pair"},
		{"defer |", "Map cancel distance"},
		{"<-|", "done results"},
		{"select {\ncase <-|", "done results"},
		{"close(|", "done results"},
		{"len(|", "byName done grid points results text"},
		{"points[|]", "Answer Blue Green Red c größe size width"},
		{"await |", "ctx done results fetch"},
		{"x := await |", "ctx done results fetch"},
		{"for x := range |", "Answer Blue Green Red byName c done grid größe points results size text width"},
		{"origin.|++", "X Y Norm hidden"},
		{"width = origin.|", "X Y hidden"},
		{"text = origin.|", "hidden X Y"},
	} {
		if got := first(t, e, c.code, c.want); got != c.want {
			t.Errorf("%s\n   begins with %s\n   want %s", c.code, got, c.want)
		}
	}
}

func TestOnlyTypesWhereTypesStand(t *testing.T) {
	e := newEnv(t, nil, shapes, values, colours, paints)
	for _, code := range []string{
		"var x P|", "var x []P|", "var x *P|", "var x map[P|", "var x map[P|]", "var x map[string]P|", "var x chan P|", "var x <-chan P|",
		"func f(a P|) {}", "func f(a P|", "func f(a, b *P|", "func f(a ...P|) {}", "func f() P|", "func f() (P|", "func f(a int) *P|", "func f[T P|](x T) {}",
		"func (p P|", "func (p *P|) F() {}", "type X P|", "type X = P|", "type X struct {\n\tA P|\n}", "type X struct {\n\t*P|\n}", "type X interface { P|",
		"type X interface { ~int | P¦ }", "x := []P|", "x := make(P|", "x := make([]P|", "x := make(chan P|", "x := map[P|", "x := func(a P|", "any(c).(P|", "any(c).(*P|",
		"switch any(c).(type) {\ncase P|", "switch any(c).(type) {\ncase int, *P|\n}", "Pair[P|", "Pair[int, P|", "generic[P|", "Map[P|", "Map[int, P|]",
	} {
		if before, after, ok := strings.Cut(code, "¦"); ok { // the text has a bar of its own
			at := len(before)
			if got := texts(e.complete(lang.CompleteRequest{Code: before + after, Cursor: at}).Matches); got != "Pair Point palette parse parser path pbkdf2 pe pem pkix plan9obj png pprof printer" {
				t.Errorf("%s offers %s", code, got)
			}
			continue
		}
		text, at := cursor(t, code)
		got := " " + texts(e.complete(lang.CompleteRequest{Code: text, Cursor: at}).Matches)
		if !strings.HasPrefix(got, " Pair Point ") || strings.Contains(got, " paint") || strings.Contains(got, " points") {
			t.Errorf("%s offers%s", code, got)
		}
	}
	for code, want := range map[string]string{
		"var d time.Dur|":         "Duration",
		"var l sync.|":            "Cond Locker Map Mutex Once Pool RWMutex WaitGroup",
		"func f(ctx context.Con|": "Context",
		"switch any(c).(t|":       "type tabwriter tar template testing textproto time tls token trace types tzdata",
		"x := any(c).(typ|":       "types",
	} {
		text, at := cursor(t, code)
		if got := texts(e.complete(lang.CompleteRequest{Code: text, Cursor: at}).Matches); got != want {
			t.Errorf("%s offers %s, want %s", code, got, want)
		}
	}
}

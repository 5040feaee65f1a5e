package magic

import (
	"slices"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

func TestUnknownMagicsInIPythonsWords(t *testing.T) {
	for name, want := range map[string]string{
		"nosuch":  "Line magic function `%nosuch` not found.",
		"%nosuch": "Cell magic `%%nosuch` not found.",
		"bash":    "Line magic function `%bash` not found (But cell magic `%%bash` exists, did you mean that instead?).",
		"%who":    "Cell magic `%%who` not found (But line magic `%who` exists, did you mean that instead?).",
	} {
		if got := New().Unknown(name).Error(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	expect(t, use(t, New(), &fakeSession{}, "%nosuch"), "UsageError: Line magic function `%nosuch` not found.\n")
}

func TestCellMagicsNeedABody(t *testing.T) {
	r := New()
	expect(t, use(t, r, &fakeSession{}, "%%time"),
		"UsageError: %%time is a cell magic, but the cell body is empty. Did you mean the line magic %time (single %)?\n")
	expect(t, use(t, r, &fakeSession{}, "%%bash"), "UsageError: %%bash is a cell magic, but the cell body is empty.\n")
}

func TestWhatMagicsTake(t *testing.T) {
	r := New()
	for name, want := range map[string]cell.Takes{
		"time": {Kind: cell.Statements}, "%time": {Kind: cell.Statements},
		"timeit": {Kind: cell.Block, Flags: "n:r:tcp:qov:"}, "%timeit": {Kind: cell.Block, Flags: "n:r:tcp:qov:"},
		"who": {}, "nosuch": {}, "!": {},
	} {
		if got := r.Takes(name); got != want {
			t.Errorf("%s takes %v, want %v", name, got, want)
		}
	}
}

func TestEveryMagicSaysHowItIsWritten(t *testing.T) {
	r := New()
	for name, m := range r.magics {
		written := "%" + name
		if name == "!" {
			written = "!command"
		}
		usage, does, ok := strings.Cut(m.Doc, "\n\n")
		own := slices.ContainsFunc(strings.Split(usage, "\n"), func(l string) bool { return strings.HasPrefix(l, written) })
		if !ok || !strings.HasSuffix(does, ".") || !own && name != "hist" {
			t.Errorf("the documentation of %s is %q", name, m.Doc)
		}
		if m.Name != name || m.Run == nil {
			t.Errorf("%s is %+v", name, m)
		}
	}
}

func TestMoreMagicsCanBeAdded(t *testing.T) {
	r := New()
	r.Add(&Magic{Name: "goroutines", Doc: "%goroutines\n\nList them.", Run: func(*Call) (any, error) { return 3, nil }})
	expect(t, use(t, r, &fakeSession{}, "%goroutines"), "[value]3\n")
	if _, ok := New().Lookup("goroutines"); ok {
		t.Error("another registry has it too")
	}
	if line, _ := r.Names(); !slices.Contains(line, "goroutines") {
		t.Errorf("names are %v", line)
	}
}

func TestLsmagic(t *testing.T) {
	expect(t, use(t, New(), &fakeSession{}, "%lsmagic"), `[value]Available line magics:
%autoawait  %cd  %dhist  %env  %hist  %history  %load  %lsmagic  %pinfo  %pinfo2  %pwd  %quickref  %reset  %set_env  %sx  %system  %time  %timeit  %who  %who_ls  %whos

Available cell magics:
%%bash  %%perl  %%python3  %%ruby  %%script  %%sh  %%time  %%timeit  %%writefile

Automagic is OFF, % prefix IS needed for line magics.
`)
}

func TestInspection(t *testing.T) {
	r, s := New(), &fakeSession{known: map[string]string{"f": "func f()", "?f": "func f() {}", "env": "a variable"}}
	expect(t, use(t, r, s, "%pinfo f"), "[page]func f()\n")
	expect(t, use(t, r, s, "%pinfo2 f"), "[page]func f() {}\n")
	expect(t, use(t, r, s, "%pinfo env"), "[page]a variable\n")
	expect(t, use(t, r, s, "%pinfo %pwd"), "[page]\x1b[31mDocstring:\x1b[39m\n%pwd\n\nReturn the directory of the process.\n")
	expect(t, use(t, r, s, "%pinfo pwd"), "[page]\x1b[31mDocstring:\x1b[39m\n%pwd\n\nReturn the directory of the process.\n")
	for _, cellMagic := range []string{"%%writefile", "writefile"} {
		expect(t, use(t, r, s, "%pinfo "+cellMagic), "[page]\x1b[31mDocstring:\x1b[39m\n"+r.magics["%writefile"].Doc+"\n")
	}
	for _, unknown := range []string{"x", "%writefile", "%%pwd", "%x"} {
		expect(t, use(t, r, s, "%pinfo "+unknown), "Object `"+unknown+"` not found.\n")
	}
	expect(t, use(t, r, s, "%pinfo"), "UsageError: Missing object name.\n")
}

func TestQuickref(t *testing.T) {
	got := use(t, New(), &fakeSession{}, "%quickref")
	for _, want := range []string{"[page]\nGopherloop -- ", "%pwd:\n    Return the directory of the process.\n", "%%writefile:\n    Write the rest"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestAutoawait(t *testing.T) {
	r := New()
	expect(t, use(t, r, &fakeSession{}, "%autoawait"), "IPython autoawait is `on`, and set to use `asyncio`\n")
	expect(t, use(t, r, &fakeSession{}, "%autoawait asyncio"), "")
	expect(t, use(t, r, &fakeSession{}, "%autoawait off"), "UsageError: %autoawait cannot be set to off: await always works at top level, with asyncio\n")
}

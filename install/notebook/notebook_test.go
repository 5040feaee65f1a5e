package notebook

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/install/internal/pythontest"
)

// TestFilesAreWrittenAsNbformatWritesThem reads each notebook of testdata and writes it, in Go and in Python.
func TestFilesAreWrittenAsNbformatWritesThem(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ipynb")
	if err != nil || len(files) == 0 {
		t.Fatalf("no notebooks: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(pythontest.Path(t), "testdata/rewrite.py")
			cmd.Stdin = bytes.NewReader(data)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			want, err := cmd.Output()
			if err != nil {
				t.Fatalf("nbformat: %v\n%s", err, stderr.String())
			}
			nb, err := Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(nb.Bytes())); diff != "" {
				t.Errorf("-nbformat +ours:\n%s", diff)
			}
		})
	}
}

// TestLinesAndNumbersAreThoseOfPython compares what a file of hand-picked texts cannot hold side by side.
func TestLinesAndNumbersAreThoseOfPython(t *testing.T) {
	source := "a\\nb\\r\\nc\\rd\\u000be\\u000cf\\u001cg\\u001dh\\u001ei\\u0085j\\u2028k\\u2029l\\n\\n"
	numbers := "0, -0, 12345678901234567890123, 1.0, -0.0, 1e5, 1E+2, 1e16, 123456789012345680.0, 0.0001, 0.00001, 1.5e-7, " +
		"3.14, 2.5e300, 5e-324, 100000000000000000000.0, 9999999999999998.0, 0.1"
	text := `{"nbformat":4,"nbformat_minor":4,"metadata":{"n":[` + numbers + `],"é\u007f\u0001\u001f\/\"\\\t\ud83d\ude00":null,"Z":true,"a":{},"b":[]},
		"cells":[{"cell_type":"raw","metadata":{},"source":"` + source + `"}]}`
	cmd := exec.Command(pythontest.Path(t), "testdata/rewrite.py")
	cmd.Stdin = strings.NewReader(text)
	want, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	nb, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(nb.Bytes())); diff != "" {
		t.Errorf("-nbformat +ours:\n%s", diff)
	}
}

func TestCellsOfFormat45GetTheIDsTheyLack(t *testing.T) {
	cell := `{"cell_type":"raw","metadata":{},"source":""%s}`
	nb, err := Parse([]byte(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[` + strings.Join([]string{
		strings.ReplaceAll(cell, "%s", ""), strings.ReplaceAll(cell, "%s", `,"id":"x"`), strings.ReplaceAll(cell, "%s", `,"id":"x"`),
	}, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, c := range nb.Cells() {
		if c.ID() == "" {
			t.Error("a cell has no id")
		}
		ids[c.ID()] = true
	}
	if len(ids) != 3 || !ids["x"] || nb.Cells()[1].ID() != "x" {
		t.Errorf("ids are %v", ids)
	}
}

func TestWhatIsNoNotebookIsRefusedInOneLine(t *testing.T) {
	const head = `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":`
	for _, test := range []struct{ text, want string }{
		{"", "not a notebook: the file is empty"},
		{" \n", "not a notebook: the file is empty"},
		{"\xff\xfe{", "not a notebook: the file is not UTF-8 text"},
		{"package main", "not a notebook: not JSON: invalid character 'p' looking for beginning of value"},
		{head + `[`, "not a notebook: not JSON: the file ends in the middle"},
		{head + `[]} {}`, "not a notebook: more text after the JSON, at byte 60"},
		{"[]", "not a notebook: the JSON is not an object"},
		{`{"a":1}`, "not a notebook: JSON without nbformat"},
		{`{"nbformat":"4"}`, "not a notebook: nbformat is not a whole number"},
		{`{"nbformat":3,"worksheets":[]}`, "nbformat 3 is too old: convert it with  jupyter nbconvert --to notebook --nbformat 4"},
		{`{"nbformat":5}`, "nbformat 5 is newer than 4, the newest that this version reads"},
		{`{"nbformat":4}`, "not a valid notebook: nbformat_minor is missing or not a number"},
		{`{"nbformat":4,"nbformat_minor":5,"cells":[]}`, "not a valid notebook: metadata is missing or not an object"},
		{`{"nbformat":4,"nbformat_minor":5,"metadata":{}}`, "not a valid notebook: cells is missing or not a list"},
		{head + `[1]}`, "not a valid notebook: cell 1 is not an object"},
		{head + `[{}]}`, "not a valid notebook: cell 1: cell_type is missing or not text"},
		{head + `[{"cell_type":"video","metadata":{},"source":""}]}`,
			`not a valid notebook: cell 1: cell_type is "video", not code, markdown or raw`},
		{head + `[{"cell_type":"raw"}]}`, "not a valid notebook: cell 1: metadata is missing or not an object"},
		{head + `[{"cell_type":"raw","metadata":{},"source":[1]}]}`, "not a valid notebook: cell 1: source is missing or not text"},
		{head + `[{"cell_type":"raw","metadata":{},"source":"","id":1}]}`, "not a valid notebook: cell 1: id is not text"},
		{head + `[{"cell_type":"raw","metadata":{},"source":"","attachments":{"a":1}}]}`,
			`not a valid notebook: cell 1: attachment "a" is not an object`},
		{head + `[{"cell_type":"code","metadata":{},"source":""}]}`, "not a valid notebook: cell 1: outputs is missing or not a list"},
		{head + `[{"cell_type":"code","metadata":{},"source":"","outputs":[{}]}]}`,
			"not a valid notebook: cell 1: output 1: output_type is missing or not text"},
		{head + `[{"cell_type":"code","metadata":{},"source":"","outputs":[{"output_type":"stream"}]}]}`,
			"not a valid notebook: cell 1: output 1: text is missing or not text"},
		{head + `[{"cell_type":"code","metadata":{},"source":"","outputs":[{"output_type":"display_data"}]}]}`,
			"not a valid notebook: cell 1: output 1: data is missing or not an object"},
	} {
		_, err := Parse([]byte(test.text))
		if err == nil || err.Error() != test.want {
			t.Errorf("%.60s\n got %v\nwant %s", test.text, err, test.want)
		}
	}
}

func TestAnUnreadableFileIsNamedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no.ipynb")
	_, err := ReadFile(path)
	if want := path + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Package notebook reads and writes Jupyter notebooks of format 4, to the byte as Python's nbformat does. It knows the
// file format and keeps what it does not know; it does not know how cells run.
//
// https://nbformat.readthedocs.io/en/latest/format_description.html
package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/install/internal/atomicfile"
)

// A Notebook is a notebook in memory. Texts of several lines are single strings in it, as in nbformat.
type Notebook struct {
	root  map[string]any
	minor int
	cells []*Cell
}

// A Cell is one cell of a notebook.
type Cell struct {
	fields map[string]any
}

// An Output is one output of a code cell, as the file has it.
type Output map[string]any

// ReadFile reads the notebook at path. Its errors are one line that begins with the path.
func ReadFile(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		var cause *os.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	nb, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return nb, nil
}

// Parse reads a notebook of format 4. Cells of format 4.5 without an id, or with another cell's, get a new one, as nbformat
// gives them.
func Parse(data []byte) (*Notebook, error) {
	root, err := parseJSON(data)
	if err != nil {
		return nil, err
	}
	nb := &Notebook{root: root}
	if err := nb.check(); err != nil {
		return nil, err
	}
	nb.rejoin()
	nb.stripTransient()
	if nb.minor >= 5 {
		nb.repairIDs()
	}
	return nb, nil
}

func parseJSON(data []byte) (map[string]any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("not a notebook: the file is empty")
	}
	if !utf8.Valid(data) {
		return nil, errors.New("not a notebook: the file is not UTF-8 text")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the file ends in the middle")
		}
		return nil, fmt.Errorf("not a notebook: not JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("not a notebook: more text after the JSON, at byte %d", dec.InputOffset())
	}
	root, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("not a notebook: the JSON is not an object")
	}
	return root, nil
}

// Metadata is the notebook's metadata; changes of it are changes of the notebook.
func (n *Notebook) Metadata() map[string]any { return n.root["metadata"].(map[string]any) }

// Cells are the cells in their order.
func (n *Notebook) Cells() []*Cell { return n.cells }

// Type is "code", "markdown" or "raw", or what a later format calls it.
func (c *Cell) Type() string { return c.fields["cell_type"].(string) }

// Source is the text of the cell.
func (c *Cell) Source() string { return c.fields["source"].(string) }

// ID is the cell's id, "" before format 4.5.
func (c *Cell) ID() string {
	id, _ := c.fields["id"].(string)
	return id
}

// Metadata is the cell's metadata; changes of it are changes of the notebook.
func (c *Cell) Metadata() map[string]any { return c.fields["metadata"].(map[string]any) }

// HasTag says whether the cell's metadata has the tag.
func (c *Cell) HasTag(tag string) bool {
	tags, _ := c.Metadata()["tags"].([]any)
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// Outputs are the outputs of a code cell.
func (c *Cell) Outputs() []Output {
	list, _ := c.fields["outputs"].([]any)
	outputs := make([]Output, 0, len(list))
	for _, o := range list {
		outputs = append(outputs, Output(o.(map[string]any)))
	}
	return outputs
}

// SetOutputs replaces the outputs of a code cell.
func (c *Cell) SetOutputs(outputs []Output) {
	list := make([]any, 0, len(outputs))
	for _, o := range outputs {
		list = append(list, map[string]any(o))
	}
	c.fields["outputs"] = list
}

// SetExecutionCount sets n of In[n].
func (c *Cell) SetExecutionCount(n int) { c.fields["execution_count"] = json.Number(fmt.Sprint(n)) }

// DisplayData is an output of data by MIME type.
func DisplayData(data, metadata map[string]any) Output {
	return Output{"output_type": "display_data", "data": plain(data), "metadata": plain(metadata)}
}

// ExecuteResult is the value of a cell.
func ExecuteResult(count int, data, metadata map[string]any) Output {
	return Output{
		"output_type": "execute_result", "execution_count": json.Number(fmt.Sprint(count)),
		"data": plain(data), "metadata": plain(metadata),
	}
}

// Failure is an error under a cell.
func Failure(name, value string, traceback []string) Output {
	lines := make([]any, len(traceback))
	for i, line := range traceback {
		lines[i] = line
	}
	return Output{"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
}

// SetData replaces what a display_data or execute_result shows.
func (o Output) SetData(data, metadata map[string]any) {
	o["data"], o["metadata"] = plain(data), plain(metadata)
}

// Bytes is the file that nbformat would write.
func (n *Notebook) Bytes() []byte {
	var b strings.Builder
	encode(&b, n.split(), 0)
	b.WriteByte('\n')
	return []byte(b.String())
}

// WriteFile writes the notebook to path: first to a temporary file, which it then renames, so that a full disk or a
// crash leaves what was there. A file that exists keeps its mode.
func (n *Notebook) WriteFile(path string) error { return atomicfile.Write(path, n.Bytes(), 0o644) }

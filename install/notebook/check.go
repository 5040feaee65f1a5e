package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// check refuses what cannot be read as a notebook of format 4, and fills n's fields. Unknown fields and later minor formats
// are fine: they are kept.
func (n *Notebook) check() error {
	if err := n.checkVersion(); err != nil {
		return err
	}
	if _, ok := n.root["metadata"].(map[string]any); !ok {
		return errors.New("not a valid notebook: metadata is missing or not an object")
	}
	cells, ok := n.root["cells"].([]any)
	if !ok {
		return errors.New("not a valid notebook: cells is missing or not a list")
	}
	for i, c := range cells {
		fields, ok := c.(map[string]any)
		if !ok {
			return fmt.Errorf("not a valid notebook: cell %d is not an object", i+1)
		}
		if err := checkCell(fields); err != nil {
			return fmt.Errorf("not a valid notebook: cell %d: %w", i+1, err)
		}
		n.cells = append(n.cells, &Cell{fields: fields})
	}
	return nil
}

func (n *Notebook) checkVersion() error {
	major, ok := n.root["nbformat"]
	if !ok {
		return errors.New("not a notebook: JSON without nbformat")
	}
	number, ok := integer(major)
	if !ok {
		return errors.New("not a notebook: nbformat is not a whole number")
	}
	if number < 4 {
		return fmt.Errorf("nbformat %d is too old: convert it with  jupyter nbconvert --to notebook --nbformat 4", number)
	}
	if number > 4 {
		return fmt.Errorf("nbformat %d is newer than 4, the newest that this version reads", number)
	}
	minor, ok := integer(n.root["nbformat_minor"])
	if !ok || minor < 0 {
		return errors.New("not a valid notebook: nbformat_minor is missing or not a number")
	}
	n.minor = minor
	return nil
}

func checkCell(fields map[string]any) error {
	kind, ok := fields["cell_type"].(string)
	if !ok {
		return errors.New("cell_type is missing or not text")
	}
	if kind != "code" && kind != "markdown" && kind != "raw" {
		return fmt.Errorf("cell_type is %q, not code, markdown or raw", kind)
	}
	if _, ok := fields["metadata"].(map[string]any); !ok {
		return errors.New("metadata is missing or not an object")
	}
	if !isText(fields["source"]) {
		return errors.New("source is missing or not text")
	}
	if id, ok := fields["id"]; ok {
		if _, ok := id.(string); !ok {
			return errors.New("id is not text")
		}
	}
	if a, ok := fields["attachments"]; ok {
		if err := checkAttachments(a); err != nil {
			return err
		}
	}
	if kind != "code" {
		return nil
	}
	outputs, ok := fields["outputs"].([]any)
	if !ok {
		return errors.New("outputs is missing or not a list")
	}
	for i, o := range outputs {
		if err := checkOutput(o); err != nil {
			return fmt.Errorf("output %d: %w", i+1, err)
		}
	}
	return nil
}

func checkAttachments(value any) error {
	files, ok := value.(map[string]any)
	if !ok {
		return errors.New("attachments is not an object")
	}
	for name, bundle := range files {
		if _, ok := bundle.(map[string]any); !ok {
			return fmt.Errorf("attachment %q is not an object", name)
		}
	}
	return nil
}

func checkOutput(value any) error {
	o, ok := value.(map[string]any)
	if !ok {
		return errors.New("is not an object")
	}
	kind, ok := o["output_type"].(string)
	if !ok {
		return errors.New("output_type is missing or not text")
	}
	switch kind {
	case "execute_result", "display_data":
		if _, ok := o["data"].(map[string]any); !ok {
			return errors.New("data is missing or not an object")
		}
	case "stream":
		if !isText(o["text"]) {
			return errors.New("text is missing or not text")
		}
	}
	return nil
}

// isText says whether v is a text of the file format: a string or a list of strings.
func isText(v any) bool {
	switch v := v.(type) {
	case string:
		return true
	case []any:
		for _, line := range v {
			if _, ok := line.(string); !ok {
				return false
			}
		}
		return true
	}
	return false
}

func integer(v any) (int, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(number.String())
	return n, err == nil
}

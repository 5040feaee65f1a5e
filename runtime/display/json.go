package display

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A JSONValue is what [JSON] returns.
type JSONValue struct{ text []byte }

// JSON makes a value that JupyterLab shows as a tree. v is what encoding/json can marshal; a string or a []byte is JSON
// already. JSON panics if v has no JSON, or is none.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.JSON
func JSON(v any) JSONValue {
	var text []byte
	switch v := v.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = bytes.Clone(v)
	default:
		var err error
		if text, err = json.Marshal(v); err != nil {
			panic(fmt.Errorf("display.JSON: %w", err))
		}
	}
	var any any
	if err := json.Unmarshal(text, &any); err != nil {
		panic(fmt.Errorf("display.JSON: %w", err))
	}
	return JSONValue{text}
}

// JSON is the application/json form, as encoding/json reads it into an any.
func (j JSONValue) JSON() any {
	var v any
	if err := json.Unmarshal(j.text, &v); err != nil {
		return nil // the zero JSONValue
	}
	return v
}

// String is the text, indented, which is the text/plain form.
func (j JSONValue) String() string {
	var b bytes.Buffer
	if err := json.Indent(&b, j.text, "", "  "); err != nil {
		return "null"
	}
	return b.String()
}

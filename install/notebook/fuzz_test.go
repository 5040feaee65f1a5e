package notebook_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/install/notebook"
)

// FuzzParse says that any bytes are a notebook or an error of one line, and that a notebook survives its own file.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Add([]byte(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {"tags": 1},
		"source": ["x", "y"], "outputs": [{"output_type": "error"}, {"output_type": "stream", "text": []}], "execution_count": null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := notebook.Parse(data)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
			return
		}
		for _, c := range nb.Cells() {
			if c.Type() == "code" {
				_, _ = c.Source(), c.HasTag("x")
				c.SetOutputs(c.Outputs())
			}
		}
		file := nb.Bytes()
		again, err := notebook.Parse(file)
		if err != nil {
			t.Fatalf("its own file: %v\n%s", err, file)
		}
		if bytes.Contains(file, []byte(`"nbformat_minor": 5`)) && string(again.Bytes()) != string(file) {
			t.Errorf("its own file changes:\n%s\n%s", file, again.Bytes())
		}
	})
}

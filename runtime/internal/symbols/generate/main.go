// Command generate writes what package symbols embeds: symbol tables, type data, doc comments and generic sources of the
// standard library and of the packages that cells import by short names. It reads the source of the Go distribution that
// runs it, and writes nothing that depends on the machine. It knows no engine.
//
// Run it with go generate in the folder of package symbols, after a change of the Go version or of a bundled package.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	files, err := generate(dir)
	if err != nil {
		log.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Fprintf(os.Stderr, "generate: %d files written\n", len(files))
}

// generate returns every generated file of package symbols, whose folder is dir, by name.
func generate(dir string) (map[string][]byte, error) {
	var worlds []*world
	for _, p := range platforms {
		w, err := load(dir, p)
		if err != nil {
			return nil, fmt.Errorf("loading the standard library for %s: %w", p, err)
		}
		worlds = append(worlds, w)
	}
	files := map[string][]byte{}
	for _, write := range []func([]*world, map[string][]byte) error{tables, typeData, docs, sources} {
		if err := write(worlds, files); err != nil {
			return nil, err
		}
	}
	return files, nil
}

package symbols

import (
	"archive/zip"
	_ "embed"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/tools/txtar"
)

//go:embed docs.zip
var docArchive string

// Docs holds the doc comments of what cells can import. Those of a package are unpacked when they are first asked for.
// The zero Docs is ready for use.
type Docs struct {
	mu      sync.Mutex // protects what follows
	archive []*zip.Reader
	pkgs    map[string]map[string]string // text by name, by path
}

// Doc returns a doc comment without comment marks: of the package for the name "", else of a declaration, a method or
// field ("Type.Method"). It is "" if there is none.
func (d *Docs) Doc(path, name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	texts, ok := d.pkgs[path]
	if !ok {
		if d.archive == nil {
			d.archive = []*zip.Reader{open(docArchive)}
			d.pkgs = map[string]map[string]string{}
		}
		texts = readDocs(d.archive, path)
		d.pkgs[path] = texts
	}
	return texts[name]
}

func readDocs(archive []*zip.Reader, path string) map[string]string {
	data, err := read(archive, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		panic("embedded doc comments of " + path + ": " + err.Error()) // the binary is damaged
	}
	a := txtar.Parse(data)
	texts := map[string]string{"": strings.TrimSpace(string(a.Comment))}
	for _, f := range a.Files {
		texts[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
	}
	return texts
}

// read unpacks one file.
func read(archives []*zip.Reader, name string) ([]byte, error) {
	f, err := find(archives, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

package symbols

import (
	"archive/zip"
	_ "embed"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:embed types_common.zip
var commonTypes string

// An Importer gives go/types the packages that cells can import, each unpacked when it is first asked for. Types of two
// Importers are different types, so a session has one. Objects have no positions.
type Importer struct {
	fset     *token.FileSet
	archives []*zip.Reader

	mu   sync.Mutex // protects pkgs and, while one is read, the incomplete packages in it
	pkgs map[string]*types.Package
}

// NewImporter returns an Importer that has imported nothing yet.
func NewImporter(fset *token.FileSet) *Importer {
	return &Importer{
		fset:     fset,
		archives: []*zip.Reader{open(commonTypes), open(platformTypes)},
		pkgs:     map[string]*types.Package{},
	}
}

// Import implements types.Importer.
func (im *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	im.mu.Lock()
	defer im.mu.Unlock()
	if p := im.pkgs[path]; p != nil && p.Complete() {
		return p, nil
	}
	f, err := find(im.archives, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, unknown(path)
	}
	if err != nil {
		return nil, fmt.Errorf("type data of %s: %w", path, err)
	}
	defer f.Close()
	p, err := gcexportdata.Read(f, im.fset, im.pkgs, path)
	if err != nil {
		return nil, fmt.Errorf("type data of %s: %w", path, err)
	}
	return p, nil
}

// unknown is the error for a path that cannot be imported.
func unknown(p string) error {
	switch p {
	case "C":
		return errors.New("cgo is not supported in cells")
	case "plugin":
		return errors.New("package plugin loads what the Go compiler makes, and is not supported in cells")
	}
	var hint string
	for _, known := range importable {
		if path.Base(known) == path.Base(p) || strings.EqualFold(known, p) {
			hint = fmt.Sprintf(" (did you mean %q?)", known)
			break
		}
	}
	return fmt.Errorf("package %s is not in Go's standard library, and bundled packages are %s%s", p, strings.Join(bundledPaths[:], ", "), hint)
}

// open reads the directory of an embedded archive.
func open(data string) *zip.Reader {
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		panic(fmt.Sprintf("embedded archive: %v", err)) // the binary is damaged
	}
	return z
}

// find opens the file in the first archive that has it. The error is fs.ErrNotExist if none has.
func find(archives []*zip.Reader, name string) (io.ReadCloser, error) {
	for _, z := range archives {
		for _, f := range z.File {
			if f.Name == name {
				return f.Open()
			}
		}
	}
	return nil, fs.ErrNotExist
}

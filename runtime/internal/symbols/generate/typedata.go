package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"go/token"
	"io"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/tools/go/gcexportdata"
)

// typeData writes export data without positions: one archive of what is the same on all platforms, and one a platform.
// https://pkg.go.dev/golang.org/x/tools/go/gcexportdata
func typeData(worlds []*world, files map[string][]byte) error {
	common := map[string][]byte{}
	special := make([]map[string][]byte, len(worlds))
	for i := range special {
		special[i] = map[string][]byte{}
	}
	for _, path := range worlds[0].paths {
		if path == "unsafe" {
			continue
		}
		same := true
		for i, w := range worlds {
			var b bytes.Buffer
			// Positions would be those of this machine, so the set of files is an empty one.
			if err := gcexportdata.Write(&b, token.NewFileSet(), w.pkgs[path].types); err != nil {
				return fmt.Errorf("export data of %s: %w", path, err)
			}
			special[i][path] = b.Bytes()
			same = same && bytes.Equal(special[0][path], special[i][path])
		}
		if same {
			common[path] = special[0][path]
			for _, m := range special {
				delete(m, path)
			}
		}
	}
	var err error
	if files["types_common.zip"], err = archive(common); err != nil {
		return err
	}
	for i, w := range worlds {
		files["types_"+w.String()+"_gen.go"] = fmt.Appendf(nil, header+"%spackage symbols\n\nimport _ \"embed\"\n\n"+
			"//go:embed types_%s.zip\nvar platformTypes string\n", runtime.Version(), w.constraint(), w)
		if files["types_"+w.String()+".zip"], err = archive(special[i]); err != nil {
			return err
		}
	}
	return nil
}

// archive packs files each by itself, so that reading one unpacks no other.
func archive(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

package symbols

import (
	"archive/zip"
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed sources.zip
var sourceArchive string

// Generic declarations that the Go distribution implements in ways that cannot be interpreted, in sources of our own.
//
//go:embed shadow/*/*.go
var shadows embed.FS

// shadowFolder returns the folder of shadows that belongs to a package, or "".
func shadowFolder(path string) string {
	switch path {
	case "iter", "maps", "slices", "sync", "errors", "reflect", "unique", "weak", "runtime":
		return path
	case "sync/atomic":
		return "atomic"
	case "math/rand/v2":
		return "rand"
	case "hash/maphash":
		return "maphash"
	}
	return ""
}

// Source returns the source of the generic declarations of a package, by file name, or nil if there are none: generic
// functions and types are not in the tables, because there is no value of them, only of their instances.
//
// Of cmp, iter, maps and slices it is the whole package. Of errors, hash/maphash, math/rand/v2, reflect, runtime, sync,
// sync/atomic, unique and weak it is the generic declarations only; there, and in iter, an exported name of the package is written with the
// package, which then imports itself: F[any] is the symbol of that name that is Erased, the rest is in the table or a
// type of the Importer. No source uses package unsafe or a function without a body.
//
// Without source is database/sql.Null, whose method Scan calls what that package keeps for itself.
func Source(path string) map[string]string {
	files := map[string]string{}
	addStandard(files, path)
	if folder := shadowFolder(path); folder != "" {
		addShadow(files, folder)
	}
	if len(files) == 0 {
		return nil
	}
	return files
}

func addStandard(files map[string]string, pkg string) {
	archive := open(sourceArchive)
	for _, f := range archive.File {
		if path.Dir(f.Name) == pkg {
			data, err := read([]*zip.Reader{archive}, f.Name)
			if err != nil {
				panic("embedded source " + f.Name + ": " + err.Error()) // the binary is damaged
			}
			files[path.Base(f.Name)] = string(data)
		}
	}
}

func addShadow(files map[string]string, folder string) {
	names, err := fs.Glob(shadows, "shadow/"+folder+"/*.go")
	if err != nil {
		panic(err) // a bad pattern
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := shadows.ReadFile(name)
		if err != nil {
			panic(err) // it was listed just now
		}
		files["shadow_"+path.Base(name)] = string(data)
	}
}

package check

import (
	"go/ast"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// addMissing imports packages that the cell names and nobody has declared: fmt.Println without an import.
func (k *checking) addMissing() {
	declared := map[string]bool{}
	for _, it := range k.cell.Items {
		if it.Decl != nil {
			for _, n := range declares(it.Decl) {
				declared[n] = true
			}
		}
		if it.Stmt != nil {
			for _, id := range Defined(it.Stmt) {
				declared[id.Name] = true
			}
		}
	}
	for _, names := range k.cell.Free {
		for _, id := range names {
			if !declared[id.Name] {
				k.addMissingName(id.Name)
			}
		}
	}
	for m := range k.magicValues() {
		k.addMissingName(m)
	}
}

func (k *checking) magicValues() map[string]bool {
	names := map[string]bool{}
	for _, it := range k.cell.Items {
		if it.Magic == nil {
			continue
		}
		for _, v := range it.Magic.Values {
			ast.Inspect(v, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					names[id.Name] = true
				}
				return true
			})
		}
	}
	return names
}

func (k *checking) addMissingName(name string) {
	if k.known(name) != nil || k.result.Imports[name] != "" || types.Universe.Lookup(name) != nil {
		return
	}
	before := k.scope.imports[name]
	if before != "" && !k.scope.added[name] {
		return
	}
	uses := k.membersUsed(name)
	if before != "" && k.scope.exports(before, uses) {
		return
	}
	if p := k.scope.PathOf(name, uses...); p != "" {
		k.result.Imports[name] = p
		k.result.added[name] = true
	}
}

// membersUsed lists what the cell wants of a package of that name.
func (k *checking) membersUsed(name string) (members []string) {
	look := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name {
				members = append(members, sel.Sel.Name)
			}
		}
		return true
	}
	for n := range k.cell.Free {
		ast.Inspect(n, look)
	}
	for _, it := range k.cell.Items {
		if it.Magic != nil {
			for _, v := range it.Magic.Values {
				ast.Inspect(v, look)
			}
		}
	}
	return members
}

// PathOf is the import path of the package that is called name and exports the members, or "" if there is none, or if there
// are several and none of them is preferred: who writes template.New has to say which.
func (s *Scope) PathOf(name string, members ...string) string {
	paths := s.pathsOf(name)
	if len(paths) == 1 {
		return paths[0]
	}
	if len(members) > 0 {
		paths = slices.DeleteFunc(paths, func(p string) bool { return !s.exports(p, members) })
	}
	switch {
	case len(paths) == 1:
		return paths[0]
	case len(paths) > 1 && name == "rand" && len(members) > 0:
		return preferred(paths, "math/rand/v2", "crypto/rand", "math/rand")
	}
	return ""
}

// preferred is the first of the wanted paths that is one of the list, or "".
func preferred(list []string, wanted ...string) string {
	for _, p := range wanted {
		if slices.Contains(list, p) {
			return p
		}
	}
	return ""
}

// exports says whether a package has all these members.
func (s *Scope) exports(path string, members []string) bool {
	pkg, err := s.importer.Import(path)
	return err == nil && !slices.ContainsFunc(members, func(m string) bool { return pkg.Scope().Lookup(m) == nil })
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// pathsOf lists the packages that are called name.
func (s *Scope) pathsOf(name string) (found []string) {
	for _, p := range s.paths {
		dir, base := path.Split(p)
		if version.MatchString(base) {
			base = path.Base(dir)
		}
		if base == name {
			found = append(found, p)
		}
	}
	return found
}

// importHint says which packages a name may be that is the name of several.
func (s *Scope) importHint(name string) string {
	paths := s.pathsOf(name)
	if len(paths) < 2 {
		return ""
	}
	for i, p := range paths {
		paths[i] = strconv.Quote(p)
	}
	return " (import " + strings.Join(paths, " or ") + ")"
}

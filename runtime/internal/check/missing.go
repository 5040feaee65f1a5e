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
	uses := k.membersUsed()[name]
	if before != "" && k.scope.exports(before, uses) {
		return
	}
	if p := k.scope.PathOf(name, uses...); p != "" {
		k.result.Imports[name] = p
		k.result.added[name] = true
	}
}

// membersUsed lists what the cell wants of a package, by the name that the package has.
func (k *checking) membersUsed() map[string][]string {
	if k.selected != nil {
		return k.selected
	}
	k.selected = map[string][]string{}
	look := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok {
				k.selected[x.Name] = append(k.selected[x.Name], sel.Sel.Name)
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
	return k.selected
}

// PathOf is the import path of the package that is called name and exports the members, or "" if there is none, or if there
// are several and none of them is preferred: who writes template.New has to say which. Members that no package of the name
// has do not count: they are mistakes, or are being typed.
func (s *Scope) PathOf(name string, members ...string) string {
	paths := s.pathsOf(name)
	if len(paths) == 1 {
		return paths[0]
	}
	members = s.existing(paths, members)
	fit := s.fitting(paths, members)
	switch {
	case len(members) == 0:
		return ""
	case len(fit) == 1 || len(fit) > 1 && name == "rand":
		return fit[0]
	}
	return ""
}

// PathsOf lists the packages that a name may mean which is not declared: those that are called so and export the members,
// the preferred one first. The slice must not be changed.
func (s *Scope) PathsOf(name string, members ...string) []string {
	paths := s.pathsOf(name)
	return s.fitting(paths, s.existing(paths, members))
}

// Chosen says whether a cell has imported a package under this name itself. Otherwise the members that are used decide
// which package the name means.
func (s *Scope) Chosen(name string) bool { return s.imports[name] != "" && !s.added[name] }

// fitting are the paths whose packages export all members.
func (s *Scope) fitting(paths, members []string) []string {
	if len(members) == 0 {
		return paths // nothing has to be unpacked
	}
	return slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return !s.exports(p, members) })
}

// existing are the members that one of the packages exports.
func (s *Scope) existing(paths, members []string) []string {
	return slices.DeleteFunc(slices.Clone(members), func(m string) bool {
		return !slices.ContainsFunc(paths, func(p string) bool { return s.exports(p, []string{m}) })
	})
}

// exports says whether a package has all these members.
func (s *Scope) exports(path string, members []string) bool {
	pkg, err := s.importer.Import(path)
	return err == nil && !slices.ContainsFunc(members, func(m string) bool { return pkg.Scope().Lookup(m) == nil })
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// byName lists packages by the names that they have where they are imported, the preferred one of a name first.
func byName(paths []string) map[string][]string {
	names := map[string][]string{}
	for _, p := range paths {
		dir, base := path.Split(p)
		if version.MatchString(base) {
			base = path.Base(dir)
		}
		names[base] = append(names[base], p)
	}
	if r := names["rand"]; slices.Contains(r, "math/rand/v2") { // what one wants who does not say
		names["rand"] = slices.Insert(slices.DeleteFunc(r, func(p string) bool { return p == "math/rand/v2" }), 0, "math/rand/v2")
	}
	return names
}

// pathsOf lists the packages that are called name. The slice is the scope's own.
func (s *Scope) pathsOf(name string) []string { return s.packages[name] }

// PackageNames lists the names that can be used without an import, sorted.
func (s *Scope) PackageNames() []string { return s.packageNames }

// importHint says which packages a name may be that is the name of several.
func (s *Scope) importHint(name string) string {
	paths := s.pathsOf(name)
	if len(paths) < 2 {
		return ""
	}
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = strconv.Quote(p)
	}
	slices.Sort(quoted)
	return " (import " + strings.Join(quoted, " or ") + ")"
}

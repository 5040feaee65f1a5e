package check

import (
	"go/ast"
	"go/types"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// collectImports reads the cell's imports and adds missing ones.
func (k *checking) collectImports() {
	for _, spec := range k.cell.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has reported it
		}
		pkg, err := k.scope.importer.Import(p)
		if err != nil {
			k.errorAt(spec.Path.Pos(), err.Error())
			continue
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
		case ".":
			k.result.Imports["."+p] = p
		default:
			k.result.Imports[name] = p
		}
	}
	k.addMissing()
}

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
	if k.known(name) != nil || k.scope.imports[name] != "" || k.result.Imports[name] != "" || types.Universe.Lookup(name) != nil {
		return
	}
	if p := k.scope.PathOf(name); p != "" {
		k.result.Imports[name] = p
	}
}

var versioned = regexp.MustCompile(`^v[0-9]+$`)

// PathOf is the import path of the one package that is called name, or "": rand, template and the like are several.
// Packages of the second version stand behind the first.
func (s *Scope) PathOf(name string) string {
	if paths := s.pathsOf(name); len(paths) == 1 {
		return paths[0]
	}
	return ""
}

func (s *Scope) pathsOf(name string) []string {
	var found []string
	for _, p := range s.paths {
		base := path.Base(p)
		if versioned.MatchString(base) || strings.HasPrefix(p, "runtime/") || strings.Contains(p, "internal") {
			continue
		}
		if base == name {
			found = append(found, p)
		}
	}
	return found
}

// importHint says which packages an undefined name may be that is the name of several.
func (s *Scope) importHint(msg string) string {
	name, ok := strings.CutPrefix(msg, "undefined: ")
	paths := s.pathsOf(name)
	if !ok || len(paths) < 2 {
		return ""
	}
	for i, p := range paths {
		paths[i] = strconv.Quote(p)
	}
	return " (import " + strings.Join(paths, " or ") + ")"
}

// cleanMessage takes our own names out of a message, and explains one that names two types alike.
func cleanMessage(msg string) string {
	msg = strings.ReplaceAll(msg, aliasSuffix, "")
	msg = awaitsAsWritten(msg)
	if m := sameNames.FindStringSubmatch(msg); m != nil && m[1] == m[2] {
		base := strings.TrimLeft(m[1], "*[]")
		msg += ": " + base + " was declared anew, and one of them is the older one; run the cells that use it again"
	}
	return strings.ReplaceAll(msg, "·", "")
}

var awaitHelper = regexp.MustCompile(`await·\d+\(`)

// awaitsAsWritten makes "await x" of the calls "await·1(x)" that stand for it.
func awaitsAsWritten(msg string) string {
	for {
		at := awaitHelper.FindStringIndex(msg)
		if at == nil {
			return msg
		}
		end, open := at[1], 1
		for ; end < len(msg) && open > 0; end++ {
			switch msg[end] {
			case '(':
				open++
			case ')':
				open--
			}
		}
		operand := strings.TrimSuffix(msg[at[1]:end], ")")
		msg = msg[:at[0]] + "await " + operand + msg[end:]
	}
}

var sameNames = regexp.MustCompile(`^cannot use .* type ([\w.*\[\]]+)\) as ([\w.*\[\]]+) value`)

package livetype

import (
	"fmt"
	"path"
	"reflect"
	"sort"
	"strings"
	"sync"
	"unsafe"
)

// IMethod is a method of an interface type.
type IMethod struct {
	Name    string
	PkgPath string // package of a name in lower case, empty for others
	Type    reflect.Type
}

// interfaces holds the nameless interface types made so far, for the reason that structs has.
var interfaces sync.Map // string -> reflect.Type

// Interface is the nameless interface type with these methods, those of embedded interfaces included.
func Interface(methods []IMethod) reflect.Type {
	if len(methods) == 0 {
		return reflect.TypeFor[any]()
	}
	methods = sortedIMethods(methods)
	var key, text strings.Builder
	pkgPath := ""
	for i, m := range methods {
		fmt.Fprintf(&key, "%q.%s %p;", m.PkgPath, m.Name, recordOf(m.Type))
		if i > 0 {
			text.WriteString("; ")
		}
		if m.PkgPath != "" {
			pkgPath = m.PkgPath
			text.WriteString(path.Base(m.PkgPath) + ".")
		}
		text.WriteString(m.Name + strings.TrimPrefix(m.Type.String(), "func"))
	}
	if t, ok := interfaces.Load(key.String()); ok {
		return t.(reflect.Type)
	}
	r := newRecord(recordOf(reflect.TypeFor[interface{ M() }]()), 0)
	it := (*interfaceType)(unsafe.Pointer(r.head))
	it.pkgPath = abiName{}
	if pkgPath != "" {
		it.pkgPath = newName(pkgPath, "", 0, "")
	}
	it.methods = imethods(methods, pkgPath)
	r.identify("interface { "+text.String()+" }", hashOf(hashSeed, key.String()), nil)
	r.head.tflag &^= flagUncommon
	made, _ := interfaces.LoadOrStore(key.String(), reflectOf(r.head))
	return made.(reflect.Type)
}

func sortedIMethods(methods []IMethod) []IMethod {
	methods = append([]IMethod(nil), methods...)
	sort.Slice(methods, func(i, j int) bool {
		return before(methods[i].Name, methods[i].PkgPath, methods[j].Name, methods[j].PkgPath)
	})
	return methods
}

// imethods is the method list of an interface type whose package is pkgPath.
func imethods(methods []IMethod, pkgPath string) []imethod {
	list := make([]imethod, len(methods))
	for i, m := range sortedIMethods(methods) {
		name := newName(m.Name, "", nameExported, "")
		if m.PkgPath != "" && m.PkgPath != pkgPath { // out of reach for everybody here
			name = newName(m.Name, "", 0, m.PkgPath)
		}
		list[i] = imethod{nameOffset(name), typeOffset(recordOf(m.Type))}
	}
	return list
}

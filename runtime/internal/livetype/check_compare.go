package livetype

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"unsafe"
)

// checkSamples makes the sample types and compares them, then their values, with the compiled ones.
func checkSamples() error {
	s, err := makeSamples()
	if err != nil {
		return err
	}
	for _, c := range s.list {
		for _, c := range []sample{c, {reflect.PointerTo(c.compiled), reflect.PointerTo(c.live)}} {
			if err := s.same(Twin(c.live), c.compiled); err != nil {
				return fmt.Errorf("type %v: %w", c.compiled, err)
			}
		}
	}
	key, word := s.of(reflect.TypeFor[sampleKey]()), s.of(reflect.TypeFor[sampleWord]())
	if err := sameValues(key); err != nil {
		return fmt.Errorf("values of %v: %w", key, err)
	}
	if err := sameCalls(key, word); err != nil {
		return fmt.Errorf("methods of %v: %w", key, err)
	}
	return nil
}

// same compares a live type with the compiled one of the same declaration. What is compared later is looked up with the help of what was compared before.
func (s *samples) same(live, compiled reflect.Type) error {
	if err := sameHeads(recordOf(live), recordOf(compiled)); err != nil {
		return err
	}
	if err := sameParts(live, compiled); err != nil {
		return err
	}
	shape := s.of(reflect.TypeFor[sampleShape]())
	return sameFacts([]fact{
		{"implements fmt.Stringer", live.Implements(reflect.TypeFor[fmt.Stringer]()), compiled.Implements(reflect.TypeFor[fmt.Stringer]())},
		{"implements io.Reader", live.Implements(reflect.TypeFor[io.Reader]()), compiled.Implements(reflect.TypeFor[io.Reader]())},
		{"implements sampleShape", live.Implements(shape), compiled.Implements(reflect.TypeFor[sampleShape]())},
		{"convertible to string", live.ConvertibleTo(reflect.TypeFor[string]()), compiled.ConvertibleTo(reflect.TypeFor[string]())},
		{"convertible to []string", live.ConvertibleTo(reflect.TypeFor[[]string]()), compiled.ConvertibleTo(reflect.TypeFor[[]string]())},
		{"assignable to []string", live.AssignableTo(reflect.TypeFor[[]string]()), compiled.AssignableTo(reflect.TypeFor[[]string]())},
	})
}

// A fact is the same of a type made here as of the compiled one.
type fact struct {
	what      string
	got, want any
}

func sameFacts(facts []fact) error {
	for _, f := range facts {
		if f.got != f.want {
			return fmt.Errorf("%s: %v, compiled %v", f.what, f.got, f.want)
		}
	}
	return nil
}

func sameHeads(l, c *abiType) error {
	if l.hash == 0 || l.hash == c.hash {
		return fmt.Errorf("hash %d is no identity", l.hash)
	}
	const flags = ^uint8(flagExtraStar | flagUncommon) // how the text is stored, and whether there is room for methods, may differ
	if err := sameFacts([]fact{
		{"kind", reflect.Kind(l.kind), reflect.Kind(c.kind)},
		{"size", l.size, c.size},
		{"alignment", l.align, c.align},
		{"alignment in structs", l.fieldAlign, c.fieldAlign},
		{"length with pointers", l.ptrBytes, c.ptrBytes},
		{"flags", l.tflag & flags, c.tflag & flags},
		{"comparable", l.equal != nil, c.equal != nil},
	}); err != nil {
		return err
	}
	return sameFacts([]fact{{"pointers", pointersOf(l), pointersOf(c)}})
}

func sameParts(live, compiled reflect.Type) error {
	return sameFacts([]fact{
		{"text", live.String(), compiled.String()},
		{"name", live.Name(), compiled.Name()},
		{"package", live.PkgPath(), compiled.PkgPath()},
		{"methods", methodsText(live), methodsText(compiled)},
		{"fields", fieldsText(live), fieldsText(compiled)},
	})
}

// pointersOf says which words of a value the collector looks at.
func pointersOf(t *abiType) string {
	if t.ptrBytes == 0 || t.tflag&flagGCOnDemand != 0 {
		return ""
	}
	bits := make([]byte, (t.ptrBytes/wordSize+7)/8)
	markPointers(bits, 0, t)
	return fmt.Sprintf("%08b", bits)
}

func methodsText(t reflect.Type) string {
	if t.Kind() == reflect.Interface { // its methods in lower case count as exported ones, see imethods
		return ""
	}
	text := ""
	for m := range t.Methods() {
		text += fmt.Sprintf("%s %v %d;", m.Name, m.Type, m.Index)
	}
	return text
}

func fieldsText(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return ""
	}
	text := ""
	for f := range t.Fields() {
		text += fmt.Sprintf("%q.%s %v %q %d %v %v;", f.PkgPath, f.Name, f.Type, f.Tag, f.Offset, f.Index, f.Anonymous)
	}
	return text
}

// sameValues compares, hashes and prints values of sampleKey's copy.
func sameValues(key reflect.Type) error {
	type node = sampleKey
	next := &node{Name: "next"}
	compiled := []any{node{}, node{id: 7, Name: "seven", next: next}, node{id: 7, Name: "seven", next: next}, node{held: 1.5}, node{held: "1.5"}, node{sampleCount: 3}}
	live := make([]any, len(compiled))
	for i, v := range compiled {
		n := v.(node)
		live[i] = reflect.NewAt(key, unsafe.Pointer(&n)).Elem().Interface()
		for _, verb := range []string{"%v", "%T", "%s"} {
			if got, want := fmt.Sprintf(verb, live[i]), fmt.Sprintf(verb, v); got != want {
				return fmt.Errorf("%s prints %s, compiled %s", verb, got, want)
			}
		}
	}
	for i := range compiled {
		for j := range compiled {
			if got, want := live[i] == live[j], compiled[i] == compiled[j]; got != want {
				return fmt.Errorf("%v == %v is %v", compiled[i], compiled[j], got)
			}
			_, got := map[any]bool{live[i]: true}[live[j]]
			if want := compiled[i] == compiled[j]; got != want {
				return fmt.Errorf("%v as the key of a map finds %v: %v", compiled[i], compiled[j], got)
			}
		}
		if live[i] == compiled[i] {
			return errors.New("a value equals one of another type")
		}
	}
	m := reflect.MakeMap(reflect.MapOf(key, reflect.TypeFor[int]()))
	for i := range live {
		m.SetMapIndex(reflect.ValueOf(live[i]), reflect.ValueOf(i))
	}
	if m.Len() != len(live)-1 || m.MapIndex(reflect.ValueOf(live[1])).Int() != 2 {
		return fmt.Errorf("a map of them holds %v", m)
	}
	return nil
}

// sameCalls calls methods through interfaces and through reflect.
func sameCalls(key, word reflect.Type) error {
	k := &sampleKey{id: 3, Name: "old"}
	live := reflect.NewAt(key, unsafe.Pointer(k))
	if _, ok := live.Elem().Interface().(interface{ Rename(string) }); ok {
		return errors.New("a value has the methods of its pointer")
	}
	renamer, ok := live.Interface().(interface {
		Rename(string)
		Area() float64
	})
	if !ok {
		return errors.New("an interface is not found")
	}
	renamer.Rename("new")
	if area := renamer.Area(); k.Name != "new" || area != 1.5 {
		return fmt.Errorf("Rename(new) makes the name %s, Area is %v", k.Name, area)
	}
	if text := live.Elem().Interface().(fmt.Stringer).String(); text != "new!" {
		return fmt.Errorf("String gives %s", text)
	}
	live.MethodByName("Rename").Call([]reflect.Value{reflect.ValueOf("by reflect")})
	method, ok := key.MethodByName("String")
	if !ok || method.Func.Call([]reflect.Value{live.Elem()})[0].String() != "by reflect!" {
		return errors.New("a method called by reflection does something else")
	}
	w := sampleWord{k}
	held, ok := reflect.NewAt(word, unsafe.Pointer(&w)).Elem().Interface().(interface{ Len(uint8) int32 })
	if !ok || held.Len(4) != 7 {
		return errors.New("a receiver that is one pointer is lost")
	}
	return nil
}

package livetype

import "reflect"

// Settle replaces values of twin types, wherever interfaces hold them in what v points to, by what they are twins of. It is for what compiled code has
// filled in, making values of types that it was told of before, as encoding/gob does.
func Settle(v any) {
	if v != nil {
		settler{}.settle(reflect.ValueOf(v))
	}
}

// settler knows the pointers that it has followed.
type settler map[place]bool

func (s settler) settle(v reflect.Value) {
	if !hides(recordOf(v.Type())) {
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() && v.CanSet() {
			v.Set(s.settled(v.Elem()))
		}
	case reflect.Pointer:
		at := place{v.UnsafePointer(), v.Type()}
		if !v.IsNil() && !s[at] {
			s[at] = true
			s.settle(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.settle(v.Field(i))
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			s.settle(v.Index(i))
		}
	case reflect.Map:
		if !v.CanInterface() {
			return
		}
		for it := v.MapRange(); it.Next(); {
			v.SetMapIndex(it.Key(), s.settled(it.Value()))
		}
	}
}

// settled is a copy of v, of the type that v's is the twin of.
func (s settler) settled(v reflect.Value) reflect.Value {
	origin := Origin(v.Type())
	c := reflect.New(origin).Elem()
	c.Set(retyped(v, origin))
	s.settle(c)
	return c
}

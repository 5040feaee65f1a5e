// Deep copies, comparisons, walks, diffs, merges, sizes, dumps, and JSON by hand.
package main

import (
	"bytes"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unsafe"
)

type color int

func (c color) String() string { return "color" + strconv.Itoa(int(c)) }

type shape interface {
	Area() float64
	scale(f float64) shape
}

type square struct{ side float64 }

func (s square) Area() float64         { return s.side * s.side }
func (s square) scale(f float64) shape { return square{s.side * f} }

type node struct {
	Name  string `json:"name"`
	kids  []*node
	Kids  []*node `json:"kids,omitempty"`
	up    *node
	attrs map[string]any
	Attrs map[string]any `json:"attrs,omitempty"`
	Col   color          `json:"col"`
	sh    shape
	Sh    shape `json:"-"`
	fn    func() int
	Ch    chan int `json:"-"`
	arr   [2]color
	Anon  struct {
		x int
		Y int `json:"why"`
	} `json:"anon"`
}

func (n *node) Clone() any { c := *n; c.Name += "'"; return &c }
func (n *node) walk()      {}

// 7: deep copy of what can be set.
func deepCopy(x any) any {
	seen := map[unsafe.Pointer]reflect.Value{}
	var cp func(v reflect.Value) reflect.Value
	cp = func(v reflect.Value) reflect.Value {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() {
				return v
			}
			if d, ok := seen[v.UnsafePointer()]; ok {
				return d
			}
			d := reflect.New(v.Type().Elem())
			seen[v.UnsafePointer()] = d
			d.Elem().Set(cp(v.Elem()))
			return d
		case reflect.Struct:
			d := reflect.New(v.Type()).Elem()
			d.Set(v)
			for i := range v.NumField() {
				if v.Type().Field(i).PkgPath == "" {
					d.Field(i).Set(cp(v.Field(i)))
				} else {
					d.Field(i).IsZero()
				}
			}
			return d
		case reflect.Slice:
			if v.IsNil() {
				return v
			}
			d := reflect.MakeSlice(v.Type(), v.Len(), v.Cap())
			for i := range v.Len() {
				d.Index(i).Set(cp(v.Index(i)))
			}
			return d
		case reflect.Map:
			if v.IsNil() {
				return v
			}
			d := reflect.MakeMapWithSize(v.Type(), v.Len())
			for it := v.MapRange(); it.Next(); {
				d.SetMapIndex(cp(it.Key()), cp(it.Value()))
			}
			return d
		case reflect.Interface:
			if v.IsNil() {
				return v
			}
			return cp(v.Elem())
		}
		return v
	}
	v := cp(reflect.ValueOf(x))
	return v.Interface()
}

// 8: unexported fields through unsafe.
func force(v reflect.Value) reflect.Value {
	if v.CanSet() {
		return v
	}
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

// 9: a dumper that shows what may be shown.
func dump(v reflect.Value, depth int, b *strings.Builder) {
	pad := strings.Repeat("  ", depth)
	if depth > 4 {
		b.WriteString(pad + "...\n")
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		b.WriteString(pad + "invalid\n")
	case reflect.Pointer, reflect.Interface:
		fmt.Fprintf(b, "%s%s", pad, v.Type())
		if v.IsNil() {
			b.WriteString(" nil\n")
			return
		}
		b.WriteString(" ->\n")
		dump(v.Elem(), depth+1, b)
	case reflect.Struct:
		fmt.Fprintf(b, "%s%s {\n", pad, v.Type())
		for i := 0; i < v.NumField(); i++ {
			f := v.Type().Field(i)
			mark := "+"
			if !f.IsExported() {
				mark = "-"
			}
			fmt.Fprintf(b, "%s %s%s %s set=%v addr=%v iface=%v\n", pad, mark, f.Name, f.Type, v.Field(i).CanSet(), v.Field(i).CanAddr(), v.Field(i).CanInterface())
			dump(v.Field(i), depth+1, b)
		}
		b.WriteString(pad + "}\n")
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(b, "%s%s len %d\n", pad, v.Type(), v.Len())
		for i := range v.Len() {
			dump(v.Index(i), depth+1, b)
		}
	case reflect.Map:
		fmt.Fprintf(b, "%s%s len %d\n", pad, v.Type(), v.Len())
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			dump(k, depth+1, b)
			dump(v.MapIndex(k), depth+1, b)
		}
	case reflect.Func, reflect.Chan:
		fmt.Fprintf(b, "%s%s nil=%v\n", pad, v.Type(), v.IsNil())
	default:
		if v.CanInterface() {
			fmt.Fprintf(b, "%s%s %v\n", pad, v.Type(), v.Interface())
		} else {
			fmt.Fprintf(b, "%s(%s) %v\n", pad, v.Type(), v)
		}
	}
}

// 10: JSON by hand.
func toJSON(v reflect.Value, b *bytes.Buffer) error {
	switch v.Kind() {
	case reflect.Bool:
		fmt.Fprint(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if v.CanInterface() {
			if s, ok := v.Interface().(fmt.Stringer); ok {
				b.WriteString(strconv.Quote(s.String()))
				return nil
			}
		}
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		b.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.String:
		b.WriteString(strconv.Quote(v.String()))
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("null")
			return nil
		}
		return toJSON(v.Elem(), b)
	case reflect.Slice, reflect.Array:
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := toJSON(v.Index(i), b); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(b, "%q:", k.String())
			if err := toJSON(v.MapIndex(k), b); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case reflect.Struct:
		b.WriteByte('{')
		n := 0
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name, opt, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "-" || opt == "omitempty" && v.Field(i).IsZero() {
				continue
			}
			if name == "" {
				name = f.Name
			}
			if n++; n > 1 {
				b.WriteByte(',')
			}
			fmt.Fprintf(b, "%q:", name)
			if err := toJSON(v.Field(i), b); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	default:
		return fmt.Errorf("no JSON for %s", v.Type())
	}
	return nil
}

// 11: a diff of two values.
func diff(path string, a, b reflect.Value, out *[]string) {
	if strings.Count(path, ".") > 3 { // parents and children refer to one another
		return
	}
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		*out = append(*out, path+": types differ")
		return
	}
	switch a.Kind() {
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(a.Type()) {
			if len(f.Index) == 1 {
				diff(path+"."+f.Name, a.FieldByName(f.Name), b.FieldByName(f.Name), out)
			}
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			*out = append(*out, fmt.Sprintf("%s: len %d, %d", path, a.Len(), b.Len()))
			return
		}
		for i := range a.Len() {
			diff(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i), out)
		}
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				*out = append(*out, path+": nil")
			}
			return
		}
		diff(path, a.Elem(), b.Elem(), out)
	case reflect.Map, reflect.Func, reflect.Chan:
	default:
		if !a.Equal(b) {
			*out = append(*out, fmt.Sprintf("%s: %v, %v", path, a, b))
		}
	}
}

// 12: merge what is not zero.
func merge(dst, src any) {
	d, s := reflect.ValueOf(dst).Elem(), reflect.ValueOf(src).Elem()
	for i := range d.NumField() {
		if d.Field(i).CanSet() && !s.Field(i).IsZero() {
			d.Field(i).Set(s.Field(i))
		}
	}
}

// 13: how much memory a value takes.
func size(v reflect.Value) uintptr {
	n := v.Type().Size()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			n += size(v.Elem())
		}
	case reflect.String:
		n += uintptr(v.Len())
	case reflect.Struct:
		n = 0
		for i := range v.NumField() {
			n += size(v.Field(i))
		}
	}
	return n
}

func main() {
	root := &node{Name: "root", Col: 3, sh: square{2}, Sh: square{3}, arr: [2]color{1, 2}, attrs: map[string]any{"h": 1}, Attrs: map[string]any{"s": square{1}, "n": nil, "f": 1.5}, fn: func() int { return 1 }}
	kid := &node{Name: "kid", up: root, Anon: struct {
		x int
		Y int `json:"why"`
	}{5, 6}}
	root.Kids, root.kids = []*node{kid, kid}, []*node{kid}

	c := deepCopy(root).(*node)
	fmt.Println(c != root, c.Kids[0] != kid, c.Kids[0] == c.Kids[1], c.kids[0] == kid, c.Kids[0].up == root, c.Sh.(square).side, c.Sh == root.Sh)
	fmt.Println(reflect.DeepEqual(c.Attrs, root.Attrs), reflect.DeepEqual(c.Kids[0].Anon, kid.Anon), reflect.DeepEqual(*kid, *c.Kids[0]))
	v := reflect.ValueOf(kid).Elem()
	force(v.FieldByName("arr")).Index(1).Set(reflect.ValueOf(color(9)))
	force(v.FieldByName("sh")).Set(reflect.ValueOf(square{8}))
	fmt.Println(kid.arr, kid.sh.Area(), kid.sh.scale(2).Area())
	var b strings.Builder
	dump(reflect.ValueOf(kid), 0, &b)
	fmt.Print(b.String())
	b.Reset()
	dump(reflect.ValueOf(node{Attrs: map[string]any{"a": square{1}, "b": []any{color(1), &square{2}}}}), 1, &b)
	fmt.Print(b.String())
	var js bytes.Buffer
	fmt.Println(toJSON(reflect.ValueOf(root), &js), js.String())
	fmt.Println(toJSON(reflect.ValueOf(struct{ F func() }{}), &js))
	other := *kid
	other.Name, other.arr[0], other.Anon.x, other.sh = "other", 4, 1, square{7}
	var out []string
	diff("kid", reflect.ValueOf(*kid), reflect.ValueOf(other), &out)
	fmt.Println(strings.Join(out, "; "))
	merge(&other, &node{Name: "merged", arr: [2]color{7, 7}, Col: 8})
	fmt.Println(other.Name, other.arr, other.Col)
	fmt.Println(size(reflect.ValueOf(square{1})), size(reflect.ValueOf(struct {
		a string
		b *square
	}{"abc", &square{}})))
	if m := reflect.ValueOf(kid).MethodByName("Clone"); m.IsValid() {
		fmt.Println(m.Call(nil)[0].Interface().(*node).Name, m.Call(nil)[0].Elem().Type())
	}
	fmt.Println(reflect.ValueOf(kid).MethodByName("walk").IsValid(), reflect.TypeOf(kid).NumMethod(), reflect.TypeFor[shape]().NumMethod())
	sv := reflect.ValueOf(&root.Sh).Elem()
	fmt.Println(sv.NumMethod(), sv.Elem().NumMethod(), sv.MethodByName("Area").Call(nil)[0], sv.Type().Method(1).Name, sv.Type().Method(1).IsExported())
	hv := reflect.ValueOf(root).Elem().FieldByName("sh")
	fmt.Println(hv.NumMethod(), hv.Elem().Type(), hv.Elem().CanInterface(), hv.Elem().Field(0).Float())
	func() {
		defer func() { fmt.Println(recover()) }()
		hv.Elem().Method(0).Call(nil)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf(root).Elem().FieldByName("fn").Call(nil)
	}()
}

// Struct tags: validators, defaults, environment, command lines, columns, query strings.
package main

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"
)

type address struct {
	Street string `validate:"required" col:"street"`
	Zip    string `validate:"len=5" col:"zip"`
	geo    [2]float64
}

type audit struct {
	CreatedBy string `col:"created_by" default:"root"`
	version   int    `col:"version" default:"7"`
}

type User struct {
	audit
	ID      int64         `col:"id,pk" validate:"min=1" query:"id"`
	Name    string        `col:"name" validate:"required" default:"nobody" query:"name"`
	Email   *string       `col:"email" query:"email,omitempty"`
	Home    address       `col:"-" validate:"dive"`
	Others  []address     `validate:"dive"`
	Timeout time.Duration `default:"1m30s" query:"timeout"`
	Ratio   float64       `default:"0.5"`
	Tags    []string      `default:"a,b" query:"tag"`
	On      bool          `default:"true"`
	secret  string        `col:"secret" validate:"required" default:"pw" query:"secret"`
	_       int
}

func (u User) Validate() error {
	if u.Name == "evil" {
		return errors.New("evil name")
	}
	return nil
}

func (u User) validateSecret() error { return errors.New("never called") }

// 1: validation by tags.
func validate(x any) (errs []string) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
			return
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
			return
		case reflect.Struct:
		default:
			return
		}
		if v.CanInterface() {
			if c, ok := v.Interface().(interface{ Validate() error }); ok {
				if err := c.Validate(); err != nil {
					errs = append(errs, path+": "+err.Error())
				}
			}
		}
		t := v.Type()
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			if f.PkgPath != "" && !f.Anonymous {
				errs = append(errs, path+"."+f.Name+" skipped: "+f.PkgPath)
				continue
			}
			rule, ok := f.Tag.Lookup("validate")
			if !ok {
				continue
			}
			fv := v.Field(i)
			name, arg, _ := strings.Cut(rule, "=")
			n, _ := strconv.Atoi(arg)
			switch name {
			case "required":
				if fv.IsZero() {
					errs = append(errs, path+"."+f.Name+" required")
				}
			case "min":
				if fv.Int() < int64(n) {
					errs = append(errs, path+"."+f.Name+" too small")
				}
			case "len":
				if fv.Len() != n {
					errs = append(errs, path+"."+f.Name+" wrong length")
				}
			case "dive":
				walk(path+"."+f.Name, fv)
			}
		}
	}
	walk(reflect.Indirect(reflect.ValueOf(x)).Type().Name(), reflect.ValueOf(x))
	return errs
}

// 2: default values.
func setDefaults(x any) error {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("want a pointer to a struct, not %T", x)
	}
	v = v.Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		def, ok := f.Tag.Lookup("default")
		if !ok {
			continue
		}
		fv := v.FieldByIndex(f.Index)
		if !fv.CanSet() {
			fmt.Println("cannot set", f.Name, f.Index)
			continue
		}
		switch {
		case fv.Type() == reflect.TypeFor[time.Duration]():
			d, err := time.ParseDuration(def)
			if err != nil {
				return err
			}
			fv.SetInt(int64(d))
		case fv.CanInt():
			n, err := strconv.ParseInt(def, 10, fv.Type().Bits())
			if err != nil {
				return err
			}
			fv.SetInt(n)
		case fv.CanFloat():
			n, _ := strconv.ParseFloat(def, 64)
			fv.SetFloat(n)
		case fv.Kind() == reflect.String:
			fv.SetString(def)
		case fv.Kind() == reflect.Bool:
			fv.SetBool(def == "true")
		case fv.Kind() == reflect.Slice:
			parts := strings.Split(def, ",")
			s := reflect.MakeSlice(fv.Type(), 0, len(parts))
			for _, p := range parts {
				s = reflect.Append(s, reflect.ValueOf(p).Convert(fv.Type().Elem()))
			}
			fv.Set(s)
		}
	}
	return nil
}

// 3: a mini-ORM.
type column struct {
	name  string
	index []int
	pk    bool
}

type table struct {
	name    string
	typ     reflect.Type
	columns []column
}

var tables = map[reflect.Type]*table{}

func tableOf(t reflect.Type) *table {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if tb, ok := tables[t]; ok {
		return tb
	}
	tb := &table{name: strings.ToLower(t.Name()) + "s", typ: t}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("col")
		if tag == "" || tag == "-" || !f.IsExported() {
			continue
		}
		name, opt, _ := strings.Cut(tag, ",")
		tb.columns = append(tb.columns, column{name, f.Index, opt == "pk"})
	}
	tables[t] = tb
	return tb
}

func insert(x any) (string, []any) {
	v := reflect.Indirect(reflect.ValueOf(x))
	tb := tableOf(v.Type())
	var names, marks []string
	var args []any
	for _, c := range tb.columns {
		names = append(names, c.name)
		marks = append(marks, "?")
		args = append(args, v.FieldByIndex(c.index).Interface())
	}
	return fmt.Sprintf("insert into %s (%s) values (%s)", tb.name, strings.Join(names, ", "), strings.Join(marks, ", ")), args
}

func scan(dest any, rows []map[string]any) error {
	list := reflect.ValueOf(dest).Elem()
	elem := list.Type().Elem()
	ptr := elem.Kind() == reflect.Pointer
	tb := tableOf(elem)
	for _, row := range rows {
		rec := reflect.New(tb.typ)
		for _, c := range tb.columns {
			val, ok := row[c.name]
			if !ok {
				continue
			}
			target := rec.Elem().FieldByIndex(c.index)
			src := reflect.ValueOf(val)
			switch {
			case !src.IsValid():
				target.SetZero()
			case target.Kind() == reflect.Pointer:
				p := reflect.New(target.Type().Elem())
				p.Elem().Set(src.Convert(p.Type().Elem()))
				target.Set(p)
			case src.Type().AssignableTo(target.Type()):
				target.Set(src)
			case src.CanConvert(target.Type()):
				target.Set(src.Convert(target.Type()))
			default:
				return fmt.Errorf("column %s: %s is no %s", c.name, src.Type(), target.Type())
			}
		}
		if ptr {
			list.Set(reflect.Append(list, rec))
		} else {
			list.Set(reflect.Append(list, rec.Elem()))
		}
	}
	return nil
}

// 4: query strings.
func query(x any) string {
	vals := url.Values{}
	v := reflect.ValueOf(x)
	for f, fv := range v.Fields() {
		tag, ok := f.Tag.Lookup("query")
		if !ok {
			continue
		}
		name, opt, _ := strings.Cut(tag, ",")
		if opt == "omitempty" && fv.IsZero() {
			continue
		}
		if !f.IsExported() {
			vals.Add("hidden", f.Name)
			continue
		}
		if fv.Kind() == reflect.Slice {
			for _, e := range fv.Seq2() {
				vals.Add(name, fmt.Sprint(e))
			}
			continue
		}
		vals.Set(name, fmt.Sprint(fv.Interface()))
	}
	return vals.Encode()
}

// 5: a generic form of options.
func names[T any]() []string {
	var list []string
	for f := range reflect.TypeFor[T]().Fields() {
		list = append(list, fmt.Sprintf("%s/%v/%v", f.Name, f.IsExported(), f.PkgPath))
	}
	sort.Strings(list)
	return list
}

// 6: map to struct, as a decoder of configuration does.
func decode(m map[string]any, out any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decode: %v", r)
		}
	}()
	v := reflect.ValueOf(out).Elem()
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		f := v.FieldByNameFunc(func(n string) bool { return strings.EqualFold(n, k) })
		if !f.IsValid() {
			fmt.Println("no field for", k)
			continue
		}
		if sub, ok := m[k].(map[string]any); ok {
			if err := decode(sub, f.Addr().Interface()); err != nil {
				return err
			}
			continue
		}
		f.Set(reflect.ValueOf(m[k]))
	}
	return nil
}

func main() {
	u := &User{}
	fmt.Println(strings.Join(validate(u), "\n"))
	fmt.Println(setDefaults(u), setDefaults(*u))
	fmt.Printf("%+v\n", *u)
	u.ID, u.Home, u.Others = 3, address{"s", "12345", [2]float64{1, 2}}, []address{{"", "1", [2]float64{}}}
	fmt.Println(strings.Join(validate(u), "\n"))
	u.Name = "evil"
	fmt.Println(validate(*u)[0])
	fmt.Println(insert(u))
	var list []User
	var ptrs []*User
	rows := []map[string]any{{"id": 4, "name": "x", "created_by": "me", "email": "e@x", "secret": "no"}, {"id": int8(5), "name": nil}}
	fmt.Println(scan(&list, rows), scan(&ptrs, rows))
	fmt.Printf("%+v %v\n", list[0].audit, *list[0].Email)
	fmt.Println(len(list), ptrs[1].ID, ptrs[1].Name == "", list[0].secret == "")
	fmt.Println(scan(&list, []map[string]any{{"name": []int{1}}}))
	fmt.Println(query(*u))
	fmt.Println(names[User](), names[address](), names[struct{ a, B int }]())
	var to User
	fmt.Println(decode(map[string]any{"id": int64(9), "HOME": map[string]any{"zip": "9"}, "nothing": 1}, &to), to.ID, to.Home.Zip)
	fmt.Println(decode(map[string]any{"secret": "x"}, &to), to.secret == "")
	fmt.Println(decode(map[string]any{"home": map[string]any{"geo": [2]float64{3, 4}}}, &to), to.Home.geo)
	fmt.Println(decode(map[string]any{"audit": map[string]any{"version": 1}}, &to))
	fmt.Println(decode(map[string]any{"createdby": "z", "version": 3}, &to), to.CreatedBy)
}

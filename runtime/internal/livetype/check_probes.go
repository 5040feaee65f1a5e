package livetype

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"unsafe"
)

// checkWords compares what we believe of interface and function values with values.
func checkWords() error {
	x := new(int)
	var held any = x
	w := (*words)(unsafe.Pointer(&held))
	typ := reflect.TypeOf(held)
	if w.data != unsafe.Pointer(x) || w.typ != unsafe.Pointer(recordOf(typ)) || reflectOf(recordOf(typ)) != typ {
		return errors.New("an interface value is not a type record and a pointer")
	}
	held = checkWords
	if code := *(*uintptr)(w.data); code != reflect.ValueOf(held).Pointer() {
		return errors.New("a function value is not a pointer to the place of its code")
	}
	body := func([]reflect.Value) []reflect.Value { return nil }
	made := reflect.MakeFunc(reflect.TypeFor[func()](), body).Interface()
	held = body
	if f := (*madeFunc)((*words)(unsafe.Pointer(&made)).data); f.code != madeCode() || *(*unsafe.Pointer)(unsafe.Pointer(&f.body)) != w.data {
		return errors.New("a function made by reflect.MakeFunc has its body elsewhere")
	}
	return nil
}

// checkValues compares the flags of values found through unexported fields with those that ReadOnly sets.
func checkValues() error {
	if err := sameRecord("reflect.Value", reflect.TypeFor[reflectValue](), reflect.TypeFor[reflect.Value]()); err != nil {
		return err
	}
	made := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil })
	held := made.Interface()
	for _, v := range []reflect.Value{made, reflect.ValueOf(struct{ f any }{held}).Field(0).Elem(), reflect.ValueOf([]func(){held.(func())}).Index(0)} {
		if at, ok := FuncObject(v); !ok || at != (*words)(unsafe.Pointer(&held)).data {
			return errors.New("a value of reflection holds a function elsewhere")
		}
	}
	type hidden struct{ N int }
	type sample struct {
		hidden
		plain  hidden
		Public hidden
	}
	v := reflect.ValueOf(&sample{}).Elem()
	for i, embedded := range []bool{true, false} {
		want, got := v.Field(i), ReadOnly(v.Field(2), embedded)
		if w, g := (*reflectValue)(unsafe.Pointer(&want)), (*reflectValue)(unsafe.Pointer(&got)); w.flag != g.flag {
			return fmt.Errorf("the flags of an unexported field are %#x, not %#x", w.flag, g.flag)
		}
		if got.CanSet() || got.CanInterface() || got.Field(0).CanSet() != embedded {
			return errors.New("an unexported field can be set")
		}
	}
	return nil
}

// checkOffsets looks whether the runtime gives back what it is given.
func checkOffsets() error {
	name := newName("check", "", 0, "")
	at := unsafe.Pointer(name.bytes)
	off := addReflectOff(at)
	if off >= -1 || resolveNameOff(at, off) != at || resolveTypeOff(at, off) != at || resolveTextOff(at, off) != at {
		return fmt.Errorf("offset %d does not stand for what was registered", off)
	}
	return nil
}

// checkProbes reads what checkRecords cannot find a declaration of: records without one, and what follows a record.
func checkProbes() error {
	elem := recordOf(reflect.TypeFor[sampleKey]())
	at := func(t reflect.Type) unsafe.Pointer { return unsafe.Pointer(recordOf(t)) }
	switch {
	case (*ptrType)(at(reflect.TypeFor[*sampleKey]())).elem != elem:
		return errors.New("a pointer type has its element elsewhere")
	case (*sliceType)(at(reflect.TypeFor[[]sampleKey]())).elem != elem:
		return errors.New("a slice type has its element elsewhere")
	}
	for _, c := range []reflect.Type{reflect.TypeFor[<-chan sampleKey](), reflect.TypeFor[chan<- sampleKey](), reflect.TypeFor[chan sampleKey]()} {
		if t := (*chanType)(at(c)); t.elem != elem || t.dir != int(c.ChanDir()) {
			return fmt.Errorf("%v has its element or direction elsewhere", c)
		}
	}
	for _, f := range []reflect.Type{reflect.TypeFor[sampleFunc](), reflect.TypeFor[func(sampleCount, ...string) error]()} {
		params := paramsOf(recordOf(f))
		if len(params) != 3 || reflectOf(params[0]) != f.In(0) || reflectOf(params[1]) != f.In(1) || reflectOf(params[2]) != f.Out(0) {
			return fmt.Errorf("%v has its parameters elsewhere", f)
		}
	}
	return checkUncommon()
}

// checkUncommon looks for the methods of compiled types.
func checkUncommon() error {
	for _, t := range []struct {
		typ      reflect.Type
		all, out int
	}{
		{reflect.TypeFor[sampleKey](), 2, 2},
		{reflect.TypeFor[*sampleKey](), 4, 3},
		{reflect.TypeFor[sampleCount](), 0, 0},
		{reflect.TypeFor[sampleList](), 0, 0},
		{reflect.TypeFor[sampleTable](), 0, 0},
		{reflect.TypeFor[sampleFunc](), 0, 0},
		{reflect.TypeFor[sampleShape](), 0, 0},
		{reflect.TypeFor[sampleRow](), 0, 0},
		{reflect.TypeFor[samplePipe](), 0, 0},
		{reflect.TypeFor[sampleWord](), 1, 1},
	} {
		u := uncommonOf(recordOf(t.typ))
		if u == nil || int(u.mcount) != t.all || int(u.xcount) != t.out || t.all > 0 && u.moff < uint32(unsafe.Sizeof(uncommonType{})) {
			return fmt.Errorf("%v has its methods elsewhere", t.typ)
		}
	}
	if uncommonOf(recordOf(reflect.TypeFor[[]sampleKey]())) != nil {
		return errors.New("a nameless type has methods")
	}
	return nil
}

// checkNames reads names of the compiler's and compares ours with them byte by byte. What is read wrongly may have any length, so it is not printed.
func checkNames() error {
	t := reflect.TypeFor[sampleKey]()
	for i, f := range (*structType)(unsafe.Pointer(recordOf(t))).fields {
		want := t.Field(i)
		flags := byte(0)
		if want.IsExported() {
			flags |= nameExported
		}
		if want.Anonymous {
			flags |= nameEmbedded
		}
		ours := newName(want.Name, string(want.Tag), flags, "")
		text, end := ours.textAt(1)
		if want.Tag != "" {
			_, end = ours.textAt(end)
		}
		if text != want.Name || !bytes.Equal(unsafe.Slice(ours.bytes, end), unsafe.Slice(f.name.bytes, end)) {
			return fmt.Errorf("the name of field %s is written otherwise", want.Name)
		}
	}
	for _, t := range []reflect.Type{t, reflect.PointerTo(t)} {
		r := recordOf(t)
		for i, m := range methodsOf(r) {
			name := abiName{(*byte)(resolveNameOff(unsafe.Pointer(r), m.name))}
			if i < t.NumMethod() && name.text() != t.Method(i).Name || i >= t.NumMethod() && name.text() != "hidden" {
				return fmt.Errorf("the name of method %d of %v is written otherwise", i, t)
			}
		}
		if pkg := (abiName{(*byte)(resolveNameOff(unsafe.Pointer(r), uncommonOf(r).pkgPath))}).text(); pkg != samplePackage() {
			return fmt.Errorf("the package of %v is written otherwise", t)
		}
	}
	return nil
}

// checkStubs decodes a few stubs, some of the first and last ones among them, since a jump to a wrong place cannot be taken back. Their numbers in binary are no single
// run of ones, because the assembler for arm64 has another instruction for such numbers.
func checkStubs() error {
	for _, i := range []stub{5, 9, stubCount/2 + 5, stubCount - 7} {
		if got, ok := decodeStub(i.code()); !ok || got != i {
			return fmt.Errorf("stub %d is not where it should be", i)
		}
	}
	return nil
}

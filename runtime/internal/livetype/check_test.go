package livetype

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"unsafe"
)

func TestCheckMakesItsTypesOnce(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	before := StubsLeft()
	var calls sync.WaitGroup
	for range 8 {
		calls.Go(func() {
			if err := Check(); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	if used := before - StubsLeft(); used != 0 {
		t.Errorf("calls after the first one use %d stubs", used)
	}
}

// newSamples are samples in the package of the compiled ones, though their names are taken.
func newSamples(t *testing.T) *samples {
	t.Helper()
	s, err := makeSamples()
	if err != nil {
		t.Fatal(err)
	}
	pkg := nameOffset(newName(samplePackage(), "", 0, ""))
	for _, made := range s.made {
		made.val.uncommon.pkgPath, made.ptr.uncommon.pkgPath = pkg, pkg
	}
	return s
}

func TestCheckUsesFewStubs(t *testing.T) {
	before := StubsLeft()
	newSamples(t)
	if used := before - StubsLeft(); used > 10 {
		t.Errorf("samples use %d stubs", used)
	}
}

func TestCheckReportsRecordsOfAnotherLayout(t *testing.T) {
	theirs, err := runtimeRecords()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		record string
		ours   reflect.Type
		want   string
	}{
		{"UncommonType", reflect.TypeFor[struct {
			pkgPath int32
			mcount  uint16
			moff    uint32
			xcount  uint16
			_       uint8
		}](), "abi.UncommonType.Xcount is at offset 6, not 8"},
		{"UncommonType", reflect.TypeFor[struct {
			pkgPath        int32
			xcount, mcount uint16
			moff, _        uint32
		}](), "abi.UncommonType.Mcount is where xcount was"},
		{"UncommonType", reflect.TypeFor[struct {
			pkgPath        int32
			mcount, xcount uint16
			moff           uint64
		}](), "abi.UncommonType is a struct of 16 bytes aligned to 4, not a struct of 16 aligned to 8"},
		{"UncommonType", reflect.TypeFor[struct {
			pkgPath        int32
			mcount, xcount uint16
			moff           uint32
			at             float32
		}](), "abi.UncommonType._ is where at was"},
		{"InterfaceType", reflect.TypeFor[struct {
			abiType
			pkgPath abiName
			methods []struct{ name, typ, more int32 }
		}](), "abi.InterfaceType.Methods[0] is a struct of 8 bytes aligned to 4, not a struct of 12 aligned to 4"},
		{"ArrayType", reflect.TypeFor[struct {
			abiType
			elem, slice *abiType
			len         float64
		}](), "abi.ArrayType.Len is a uintptr of 8 bytes aligned to 8, not a float64 of 8 aligned to 8"},
		{"StructType", reflect.TypeFor[structType](), ""},
	} {
		got := ""
		if err := sameRecord("abi."+c.record, c.ours, theirs[c.record]); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v against %s: %q, want %q", c.ours, c.record, got, c.want)
		}
	}
}

func TestCheckReportsTypesThatDiffer(t *testing.T) {
	s := newSamples(t)
	compiled := reflect.TypeFor[sampleKey]()
	live := Twin(s.of(compiled))
	if err := s.same(live, compiled); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want   string
		damage func(*structType, *uncommonType)
	}{
		{want: "size: 64", damage: func(r *structType, _ *uncommonType) { r.size += 8 }},
		{want: "kind: slice", damage: func(r *structType, _ *uncommonType) { r.kind = uint8(reflect.Slice) }},
		{want: "alignment: 4", damage: func(r *structType, _ *uncommonType) { r.align = 4 }},
		{want: "alignment in structs: 4", damage: func(r *structType, _ *uncommonType) { r.fieldAlign = 4 }},
		{want: "length with pointers: 40", damage: func(r *structType, _ *uncommonType) { r.ptrBytes = 40 }},
		{want: "pointers: [00101110]", damage: func(r *structType, _ *uncommonType) { mask := *r.gcdata | 4; r.gcdata = &mask }},
		{want: "flags: 12, compiled 4", damage: func(r *structType, _ *uncommonType) { r.tflag |= flagRegular }},
		{want: "flags: 0, compiled 4", damage: func(r *structType, _ *uncommonType) { r.tflag &^= flagNamed }},
		{want: "text: main.Other", damage: func(r *structType, _ *uncommonType) { r.str = nameOffset(newName("main.Other", "", 0, "")) }},
		{want: "package: other", damage: func(_ *structType, u *uncommonType) { u.pkgPath = nameOffset(newName("other", "", 0, "")) }},
		{want: "comparable: false", damage: func(r *structType, _ *uncommonType) { r.equal = nil }},
		{want: "hash 0", damage: func(r *structType, _ *uncommonType) { r.hash = 0 }},
		{want: "methods: Area", damage: func(_ *structType, u *uncommonType) { u.xcount, u.mcount = 1, 1 }},
		{want: "fields: ", damage: func(r *structType, _ *uncommonType) {
			r.fields = append([]structField(nil), r.fields...)
			r.fields[0].offset = 4
		}},
	} {
		r := (*structType)(unsafe.Pointer(recordOf(live)))
		u := uncommonOf(&r.abiType)
		record, uncommon := *r, *u
		c.damage(r, u)
		err := s.same(live, compiled)
		*r, *u = record, uncommon
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q is expected, reported is: %v", c.want, err)
		}
	}
}

func TestCheckReportsWhatCrashesIt(t *testing.T) {
	for _, crash := range []func() error{
		func() error { panic("no such record") },
		func() error { return *(*error)(unsafe.Add(nil, 1<<40)) },
	} {
		if err := guarded(crash); err == nil || !strings.HasPrefix(err.Error(), "runtime types are not those of go1.26: panic: ") {
			t.Errorf("reported is: %v", err)
		}
	}
}

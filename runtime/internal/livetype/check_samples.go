package livetype

import "reflect"

// The sample types are those that Check makes once more at run time, and compares.
type (
	sampleCount int
	sampleList  []string
	sampleRow   [2]sampleCount
	samplePipe  chan sampleCount
	sampleTable map[sampleCount]string
	sampleFunc  func(sampleCount, ...string) error
	sampleShape interface {
		Area() float64
		hidden()
	}
	sampleKey struct {
		id   int32
		Name string `json:"name"`
		next *sampleKey
		held any
		sampleCount
	}
	sampleTree struct {
		kids []sampleTree
		by   map[string]*sampleTree
		test func(sampleTree) sampleShape
		row  sampleRow
	}
	sampleWord struct{ at *sampleKey }
)

func (k sampleKey) String() string       { return k.Name + "!" }
func (k sampleKey) Area() float64        { return float64(k.id) / 2 }
func (k *sampleKey) Rename(name string)  { k.Name = name }
func (k *sampleKey) hidden()             { k.id++ }
func (w sampleWord) Len(add uint8) int32 { return w.at.id + int32(add) }

var _ sampleShape = (*sampleKey)(nil)

func samplePackage() string { return reflect.TypeFor[sampleKey]().PkgPath() }

// A sample is a compiled type and its live copy.
type sample struct{ compiled, live reflect.Type }

// samples are the live copies as the steps of the package make them.
type samples struct {
	made map[reflect.Type]*Type
	list []sample
}

// makeSamples makes the copies, each with the fields, parts and methods of the declarations above.
func makeSamples() (*samples, error) {
	s := &samples{made: map[reflect.Type]*Type{}}
	for _, d := range []struct {
		compiled, model reflect.Type
		methods         int
	}{
		{reflect.TypeFor[sampleCount](), reflect.TypeFor[int](), 0},
		{reflect.TypeFor[sampleList](), reflect.TypeFor[[]byte](), 0},
		{reflect.TypeFor[sampleRow](), reflect.TypeFor[[2]int](), 0},
		{reflect.TypeFor[samplePipe](), reflect.TypeFor[chan byte](), 0},
		{reflect.TypeFor[sampleTable](), reflect.TypeFor[map[byte]byte](), 0},
		{reflect.TypeFor[sampleFunc](), reflect.TypeFor[func([]byte, ...byte) []byte](), 0},
		{reflect.TypeFor[sampleShape](), reflect.TypeFor[interface{ M() }](), 0},
		{reflect.TypeFor[sampleKey](), reflect.TypeFor[struct {
			A int32
			B string
			C *byte
			D any
			E int
		}](), 4},
		{reflect.TypeFor[sampleTree](), reflect.TypeFor[struct {
			A []byte
			B map[byte]byte
			C func()
			D [2]int
		}](), 0},
		{reflect.TypeFor[sampleWord](), reflect.TypeFor[struct{ A *byte }](), 1},
	} {
		t := Declare(Decl{PkgPath: d.compiled.PkgPath(), Name: d.compiled.Name(), Model: d.model, Methods: d.methods})
		s.made[d.compiled] = t
		s.list = append(s.list, sample{d.compiled, t.Reflect()})
	}
	if err := s.complete(); err != nil {
		return nil, err
	}
	return s, s.setMethods()
}

// complete gives the copies their parts.
func (s *samples) complete() error {
	for _, c := range s.list {
		var err error
		switch t := s.made[c.compiled]; c.compiled.Kind() {
		case reflect.Struct:
			err = t.CompleteStruct(s.fields(c.compiled))
		case reflect.Interface:
			err = t.CompleteInterface([]IMethod{
				{Name: "hidden", PkgPath: samplePackage(), Type: reflect.TypeFor[func()]()},
				{Name: "Area", Type: reflect.TypeFor[func() float64]()},
			})
		default:
			err = t.Complete(s.copy(c.compiled.Kind(), c.compiled))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// of is the copy of a sample type, or the type made of copies that t is made of sample types.
func (s *samples) of(t reflect.Type) reflect.Type {
	if made, ok := s.made[t]; ok {
		return made.Reflect()
	}
	if t.Name() != "" {
		return t
	}
	return s.copy(t.Kind(), t)
}

// copy is the nameless type of that kind with the copies of the parts of t.
func (s *samples) copy(kind reflect.Kind, t reflect.Type) reflect.Type {
	switch kind {
	case reflect.Pointer:
		return reflect.PointerTo(s.of(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(s.of(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), s.of(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), s.of(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(s.of(t.Key()), s.of(t.Elem()))
	case reflect.Func:
		var in, out []reflect.Type
		for p := range t.Ins() {
			in = append(in, s.of(p))
		}
		for r := range t.Outs() {
			out = append(out, s.of(r))
		}
		return reflect.FuncOf(in, out, t.IsVariadic())
	case reflect.Int:
		return reflect.TypeFor[int]()
	}
	return t
}

func (s *samples) fields(t reflect.Type) []Field {
	var fields []Field
	for f := range t.Fields() {
		fields = append(fields, Field{Name: f.Name, PkgPath: f.PkgPath, Type: s.of(f.Type), Tag: string(f.Tag), Embedded: f.Anonymous})
	}
	return fields
}

// setMethods gives the copies methods that do what the compiled ones do.
func (s *samples) setMethods() error {
	key, word := s.made[reflect.TypeFor[sampleKey]()], s.made[reflect.TypeFor[sampleWord]()]
	method := func(recv reflect.Type, name string, sig reflect.Type, do func(args []reflect.Value) []reflect.Value) Method {
		m := Method{Name: name, Type: sig, PtrRecv: recv.Kind() == reflect.Pointer}
		m.Func = reflect.MakeFunc(withReceiver(recv, sig), do)
		return m
	}
	hidden := method(reflect.PointerTo(key.Reflect()), "hidden", reflect.TypeFor[func()](), func(args []reflect.Value) []reflect.Value {
		id := args[0].Elem().Field(0)
		id.SetInt(id.Int() + 1)
		return nil
	})
	hidden.PkgPath = samplePackage()
	if err := key.SetMethods([]Method{
		hidden,
		method(key.Reflect(), "String", reflect.TypeFor[func() string](), func(args []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(args[0].Field(1).String() + "!")}
		}),
		method(key.Reflect(), "Area", reflect.TypeFor[func() float64](), func(args []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(float64(args[0].Field(0).Int()) / 2)}
		}),
		method(reflect.PointerTo(key.Reflect()), "Rename", reflect.TypeFor[func(string)](), func(args []reflect.Value) []reflect.Value {
			args[0].Elem().Field(1).Set(args[1])
			return nil
		}),
	}); err != nil {
		return err
	}
	return word.SetMethods([]Method{
		method(word.Reflect(), "Len", reflect.TypeFor[func(uint8) int32](), func(args []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(int32(args[0].Field(0).Elem().Field(0).Int()) + int32(args[1].Uint()))}
		}),
	})
}

package progen

import "go/types"

var (
	anyType   = types.Universe.Lookup("any").Type()
	errorType = types.Universe.Lookup("error").Type()
	intType   = types.Typ[types.Int]
	strType   = types.Typ[types.String]
	boolType  = types.Typ[types.Bool]
	duration  = types.NewNamed(types.NewTypeName(0, types.NewPackage("time", "time"), "Duration", nil), types.Typ[types.Int64], nil)
)

// basic is a basic type, the usual ones more often.
func (g *gen) basic() types.Type {
	if g.chance(60) {
		return g.basics[g.n(4)]
	}
	return pick(g, g.basics)
}

// shape is a random type of a depth.
func (g *gen) shape(d int) types.Type {
	if d <= 0 {
		if len(g.tparams) > 0 && g.chance(40) {
			return pick(g, g.tparams)
		}
		if len(g.named) > 0 && g.chance(45) {
			return pick(g, g.named)
		}
		return g.basic()
	}
	switch g.n(22) {
	case 0, 1, 2:
		return g.basic()
	case 3, 4, 5, 6, 7:
		return g.shape(0)
	case 8, 9, 10:
		return types.NewSlice(g.shape(d - 1))
	case 11:
		return types.NewArray(g.shape(d-1), int64(2+g.n(2)))
	case 12, 13:
		return types.NewMap(g.key(), g.shape(d-1))
	case 14, 15:
		return types.NewPointer(g.shape(d - 1))
	case 16:
		return g.funcShape(d - 1)
	case 17:
		return types.NewChan(types.SendRecv, g.shape(d-1))
	case 18:
		return g.structShape(d - 1)
	case 19, 20:
		return g.box(d - 1)
	}
	return pick(g, []types.Type{anyType, errorType, anyType, duration})
}

// box is an instance of a generic type.
func (g *gen) box(d int) types.Type {
	t := pick(g, g.boxes)
	if t.TypeParams().Len() == 2 {
		return instance(t, g.key(), g.shape(d))
	}
	return instance(t, g.shape(d))
}

func (g *gen) funcShape(d int) types.Type {
	var params, results []*types.Var
	for range g.n(3) {
		params = append(params, types.NewParam(0, g.pkg, "", g.shape(d)))
	}
	if g.chance(90) {
		results = append(results, types.NewParam(0, g.pkg, "", g.shape(d)))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
}

func (g *gen) structShape(d int) types.Type {
	fields := []*types.Var{types.NewField(0, g.pkg, "A", g.shape(d), false)}
	if g.chance(70) {
		fields = append(fields, types.NewField(0, g.pkg, "b", g.shape(d), false))
	}
	return types.NewStruct(fields, nil)
}

// key is a type whose values can be compared and printed in an order that is always the same.
func (g *gen) key() types.Type {
	for range 4 {
		if len(g.named) == 0 || g.chance(50) {
			break
		}
		if t := pick(g, g.named); keyed(t) {
			return t
		}
	}
	switch g.n(12) {
	case 0:
		return types.NewArray(g.basics[g.n(4)], 2)
	case 1:
		return boolType
	case 2:
		return pick(g, g.basics[4:13])
	case 3:
		return anyType
	case 4, 5, 6, 7:
		return intType
	}
	return strType
}

// keyed says whether a type may be that of keys, or of operands of ==.
func keyed(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Array:
		return keyed(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !keyed(f.Type()) {
				return false
			}
		}
		return t.NumFields() > 0
	}
	return false
}

// generic says whether a type has type parameters of a function in it.
func generic(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

func isKind(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && !generic(t) && b.Info()&info != 0
}

// nilable says whether a type has values that panic when they are used.
func nilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Signature, *types.Map, *types.Slice, *types.Chan, *types.Interface:
		return !generic(t)
	}
	return false
}

// hollow says whether a struct embeds something that may be nil.
func hollow(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Embedded() && (nilable(f.Type()) || hollow(f.Type())) {
			return true
		}
	}
	return false
}

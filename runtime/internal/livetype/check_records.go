package livetype

import (
	"fmt"
	"reflect"
	"strings"
)

// checkRecords compares the declarations of layout_*.go with the runtime's own ones. Reflection shows those: the interface reflect.Type has the method
// common, whose result is *abi.Type, which has methods whose results are most of the others. Nothing here reads memory through a layout of ours.
func checkRecords() error {
	theirs, err := runtimeRecords()
	if err != nil {
		return err
	}
	for _, r := range []struct {
		name string
		ours reflect.Type
	}{
		{"Type", reflect.TypeFor[abiType]()},
		{"UncommonType", reflect.TypeFor[uncommonType]()},
		{"Method", reflect.TypeFor[abiMethod]()},
		{"StructType", reflect.TypeFor[structType]()},
		{"ArrayType", reflect.TypeFor[arrayType]()},
		{"FuncType", reflect.TypeFor[funcType]()},
		{"InterfaceType", reflect.TypeFor[interfaceType]()},
		{"MapType", reflect.TypeFor[mapType]()},
	} {
		their, ok := theirs[r.name]
		if !ok {
			return fmt.Errorf("abi.%s is not to be found", r.name)
		}
		if err := sameRecord("abi."+r.name, r.ours, their); err != nil {
			return err
		}
	}
	return nil
}

// runtimeRecords are the structs of internal/abi that the methods of *abi.Type give.
func runtimeRecords() (map[string]reflect.Type, error) {
	common, ok := reflect.TypeFor[reflect.Type]().MethodByName("common")
	if !ok || common.Type.NumOut() != 1 || common.Type.Out(0).Kind() != reflect.Pointer {
		return nil, fmt.Errorf("reflect.Type has no method common() *abi.Type")
	}
	ptr := common.Type.Out(0)
	rtype := reflect.TypeOf(reflect.TypeFor[int]()).Elem()
	if rtype.Kind() != reflect.Struct || rtype.NumField() != 1 || rtype.Field(0).Type != ptr.Elem() {
		return nil, fmt.Errorf("%v holds more than %v", rtype, ptr.Elem())
	}
	records := map[string]reflect.Type{ptr.Elem().Name(): ptr.Elem()}
	for _, name := range []string{"Uncommon", "ExportedMethods", "StructType", "ArrayType", "FuncType", "InterfaceType", "MapType"} {
		m, ok := ptr.MethodByName(name)
		if !ok || m.Type.NumOut() != 1 {
			return nil, fmt.Errorf("%v has no method %s with one result", ptr, name)
		}
		if out := m.Type.Out(0); out.Kind() == reflect.Pointer || out.Kind() == reflect.Slice {
			records[out.Elem().Name()] = out.Elem()
		}
	}
	return records, nil
}

// sameRecord compares two declarations of a record: fields, their names, places, sizes and kinds. It does not follow pointers.
func sameRecord(path string, ours, theirs reflect.Type) error {
	if ours.Kind() != theirs.Kind() || ours.Size() != theirs.Size() || ours.Align() != theirs.Align() {
		return fmt.Errorf("%s is a %v of %d bytes aligned to %d, not a %v of %d aligned to %d",
			path, theirs.Kind(), theirs.Size(), theirs.Align(), ours.Kind(), ours.Size(), ours.Align())
	}
	switch ours.Kind() {
	case reflect.Slice:
		return sameRecord(path+"[0]", ours.Elem(), theirs.Elem())
	case reflect.Struct:
		if ours.NumField() != theirs.NumField() {
			return fmt.Errorf("%s has %d fields, not %d", path, theirs.NumField(), ours.NumField())
		}
		for i := range ours.NumField() {
			our, their := ours.Field(i), theirs.Field(i)
			at := path + "." + their.Name
			if our.Offset != their.Offset {
				return fmt.Errorf("%s is at offset %d, not %d", at, their.Offset, our.Offset)
			}
			if !our.Anonymous && fieldName(our.Name) != fieldName(their.Name) {
				return fmt.Errorf("%s is where %s was", at, our.Name)
			}
			if err := sameRecord(at, our.Type, their.Type); err != nil {
				return err
			}
		}
	}
	return nil
}

// fieldName is a field's name without what sets its declarations apart: abi writes Size_ where we write size.
func fieldName(name string) string { return strings.ToLower(strings.TrimSuffix(name, "_")) }

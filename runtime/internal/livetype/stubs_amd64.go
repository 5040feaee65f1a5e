package livetype

import "unsafe"

// stubStride is the distance between two stubs in bytes.
const stubStride = 16

// decodeStub reads which stub the code at that place is: 48 8B 15 loads DX from the place that is the following number of bytes behind the instruction.
func decodeStub(code unsafe.Pointer) (stub, bool) {
	load := (*[7]byte)(code)
	if [3]byte(load[:3]) != [3]byte{0x48, 0x8b, 0x15} || *(*[6]byte)(unsafe.Add(code, 7)) != [6]byte{0x4c, 0x8b, 0x22, 0x41, 0xff, 0xe4} {
		return 0, false
	}
	distance := *(*int32)(unsafe.Add(code, 3))
	loads := uintptr(code) + 7 + uintptr(distance)
	return stub((loads - uintptr(unsafe.Pointer(&contexts))) / wordSize), true
}

package livetype

import "unsafe"

// stubStride is the distance between two stubs in bytes.
const stubStride = 8

// decodeStub reads which stub the code at that place is: MOVZ puts a number into R16, and a branch leads to the tail, which lies behind all stubs.
func decodeStub(code unsafe.Pointer) (stub, bool) {
	words := (*[2]uint32)(code)
	if words[0]&^(0xffff<<5) != 0xd2800010 || words[1]>>26 != 0b000101 {
		return 0, false
	}
	tail := uintptr(code) + 4 + uintptr(words[1]<<6>>6)*4
	return stub(words[0] >> 5 & 0xffff), tail == stub(stubCount).address()
}

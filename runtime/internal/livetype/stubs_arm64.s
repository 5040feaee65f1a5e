#include "textflag.h"

// Stub i puts its number into R16 and branches to the tail, which loads the function value contexts[i] into the context register (R26) and jumps to
// its code; every argument stays where it is. R16, R17 and R27 are free between functions (R16 and R17 for the linker, R27 for the assembler). There is
// no frame and no call, so no traceback and no stack growth meets a stub. Stubs lie stubStride bytes apart: each is two instructions.
#define STUB(i) \
	MOVD	$(i), R16 ; \
	B	tail

#define STUBS8(i) STUB(i) ; STUB(i+1) ; STUB(i+2) ; STUB(i+3) ; STUB(i+4) ; STUB(i+5) ; STUB(i+6) ; STUB(i+7)
#define STUBS64(i) STUBS8(i) ; STUBS8(i+8) ; STUBS8(i+16) ; STUBS8(i+24) ; STUBS8(i+32) ; STUBS8(i+40) ; STUBS8(i+48) ; STUBS8(i+56)
#define STUBS512(i) STUBS64(i) ; STUBS64(i+64) ; STUBS64(i+128) ; STUBS64(i+192) ; STUBS64(i+256) ; STUBS64(i+320) ; STUBS64(i+384) ; STUBS64(i+448)
#define STUBS4096(i) STUBS512(i) ; STUBS512(i+512) ; STUBS512(i+1024) ; STUBS512(i+1536) ; STUBS512(i+2048) ; STUBS512(i+2560) ; STUBS512(i+3072) ; STUBS512(i+3584)

// stubCount (stubs.go) says how many these are.
TEXT ·stubs(SB), NOSPLIT|NOFRAME, $0-0
	STUBS4096(0)
	STUBS4096(4096)
	STUBS4096(8192)
	STUBS4096(12288)
tail:
	MOVD	$·contexts(SB), R17
	MOVD	(R17)(R16<<3), R26
	MOVD	(R26), R17
	JMP	(R17)

TEXT ·stubsStart(SB), NOSPLIT, $0-8
	MOVD	$·stubs(SB), R0
	MOVD	R0, ret+0(FP)
	RET

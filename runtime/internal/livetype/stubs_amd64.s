#include "textflag.h"

// Stub i loads the function value contexts[i] into the context register and jumps to its code; every argument stays where it is. It has no
// frame and calls nothing, so no traceback and no stack growth meets it. Stubs lie stubStride bytes apart.
#define STUB(i) \
	PCALIGN	$16 ; \
	MOVQ	·contexts+(8*(i))(SB), DX ; \
	MOVQ	(DX), R12 ; \
	JMP	R12

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
	UNDEF

TEXT ·stubsStart(SB), NOSPLIT, $0-8
	LEAQ	·stubs(SB), AX
	MOVQ	AX, ret+0(FP)
	RET

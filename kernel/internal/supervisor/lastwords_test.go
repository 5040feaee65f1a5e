package supervisor

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLastWordsKeepWhatHelps(t *testing.T) {
	for _, c := range []struct {
		name, crash  string
		cause, trace string
	}{
		{
			"what a cell called is kept, what runs the cell is not",
			`fatal error: sync: unlock of unlocked mutex

goroutine 21 gp=0xc000102c40 m=4 mp=0xc000100008 [running]:
sync.fatal({0x54a3c1?, 0xc00003c008?})
	/usr/local/go/src/runtime/panic.go:1068 +0x18
sync.(*Mutex).unlockSlow(0xc0000120e8, 0xffffffff)
	/usr/local/go/src/sync/mutex.go:229 +0x35
reflect.Value.call({0x4c0b20?, 0x0?, 0x13?})
	/usr/local/go/src/reflect/value.go:586 +0xca5
github.com/traefik/yaegi/interp.callBin.func2(0xc00021c000)
	/home/ada/go/pkg/mod/github.com/traefik/yaegi@v0.16.1/interp/run.go:1634 +0x35
sort.Slice({0x1, 0x2})
	/usr/local/go/src/sort/slice.go:29 +0x8a
github.com/traefik/yaegi/interp.runCfg(0xc0000ea480)
	/home/ada/go/pkg/mod/github.com/traefik/yaegi@v0.16.1/interp/run.go:226 +0x1cf
sync.(*WaitGroup).Go.func1()
	/usr/local/go/src/sync/waitgroup.go:258 +0x4a
created by sync.(*WaitGroup).Go in goroutine 1
	/usr/local/go/src/sync/waitgroup.go:238 +0x8c

goroutine 1 [select]:
main.main()
	/src/main.go:4 +0x1
`,
			"fatal error: sync: unlock of unlocked mutex",
			`    sync.fatal  (runtime/panic.go:1068)
    sync.(*Mutex).unlockSlow  (sync/mutex.go:229)
    sort.Slice  (sort/slice.go:29)`,
		},
		{
			"a line of a cell is told",
			`panic: boom
	panic: again [recovered, repanicked]

goroutine 7 [running]:
main.f(...)
	In[3]:5
main.main()
	/tmp/In[4].go:1 +0x1
`,
			"panic: boom",
			"\tpanic: again [recovered, repanicked]\nCell In[3], line 5\nCell In[4], line 1",
		},
		{
			"the runtime's stack is not shown",
			`runtime: goroutine stack exceeds 1000000000-byte limit
runtime: sp=0xc0200e0390 stack=[0xc0200e0000, 0xc0400e0000]
fatal error: stack overflow

runtime stack:
runtime.throw({0x4b4c2c?, 0x0?})
	/usr/local/go/src/runtime/panic.go:1023 +0x5c

goroutine 1 [running]:
github.com/traefik/yaegi/interp.runCfg(0xc0000ea480)
	/x/interp/run.go:226 +0x1cf
...93 frames elided...
main.main()
	/src/main.go:4 +0x1
`,
			"fatal error: stack overflow",
			"runtime: goroutine stack exceeds 1000000000-byte limit",
		},
		{
			"without its first line",
			"\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:4 +0x1\n",
			"fatal error (exit status 2)",
			"",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := death("exit status 2", c.crash, "")
			if got.Cause != c.cause {
				t.Errorf("cause %q, want %q", got.Cause, c.cause)
			}
			if diff := cmp.Diff(strings.Split(c.trace, "\n"), strings.Split(got.Trace, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLastWordsAreFoundInStandardError(t *testing.T) {
	const crash = "\ngoroutine 1 [running]:\nmain.main()\n"
	for _, c := range []struct{ all, crash, before, head, between string }{
		{"printed\nfatal error: x\n" + crash, crash, "printed\n", "fatal error: x\n", ""},
		{"panic: a joke\nfatal error: x\n" + crash, crash, "", "panic: a joke\nfatal error: x\n", ""},
		{"panic: a joke\nprinted\nfatal error: x\n" + crash, crash, "panic: a joke\nprinted\n", "fatal error: x\n", ""},
		{"runtime: stack\nruntime: sp=1\nfatal error: x\n" + crash, crash, "", "runtime: stack\nruntime: sp=1\nfatal error: x\n", ""},
		{"fatal error: x\nWARNING: RACE\n" + crash, crash, "", "fatal error: x\n", "WARNING: RACE\n"},
		{"no newline fatal error: x\n" + crash, crash, "no newline ", "fatal error: x\n", ""},
		{"printed\nfatal error: x\n", crash, "printed\n", "fatal error: x\n", ""},
		{"printed\n", crash, "printed\n", "", ""},
		{"panic: a joke\npanic: boom\n" + crash, "panic: boom\n" + crash, "panic: a joke\n", "", ""},
		{"printed\npanic: early\n\ngoroutine 1", "", "printed\n", "panic: early\n\ngoroutine 1", ""},
		{"", "", "", "", ""},
	} {
		head, begin, end := findLastWords([]byte(c.all), c.crash)
		got := [3]string{c.all[:begin], head, c.all[min(begin+len(head), end):end]}
		if diff := cmp.Diff([3]string{c.before, c.head, c.between}, got); diff != "" {
			t.Errorf("in %q: %s", c.all, diff)
		}
	}
}

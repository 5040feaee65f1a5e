package session
import ("testing";"os";"strings";"fmt";"github.com/gopherloop/gopherloop/runtime/internal/progen";"strconv")
func TestZZ(t *testing.T) {
	n,_ := strconv.ParseUint(os.Getenv("SEED"),10,64)
	p := progen.Generate(n)
	src := p.File()+fmt.Sprintf("\nfunc main() { %s() }\n", p.Entry)
	if f := os.Getenv("FILE"); f != "" { b,_ := os.ReadFile(f); src = string(b) }
	b := newBench(t)
	b.s.compiling.Lock()
	_, failed := b.s.compileWith("x.go", src, b.s.checkProgram)
	b.s.compiling.Unlock()
	os.WriteFile("/tmp/low.txt", []byte(b.low), 0o644)
	os.WriteFile("/tmp/p.go", []byte(src), 0o644)
	if failed != nil { fmt.Println(strings.Join(failed.Traceback,"\n")) }
}

package session

import "testing"

// TestACellMaySetStdout is not parallel: os.Stdout is the process's.
func TestACellMaySetStdout(t *testing.T) {
	b := newBench(t)
	got := b.run(`func captured(run func()) string {
	old := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	os.Stdout = w
	run()
	os.Stdout = old
	w.Close()
	text, _ := io.ReadAll(r)
	return string(text)
}

text := captured(func() {
	fmt.Print("print ")
	fmt.Printf("%s ", "printf")
	fmt.Println("println")
	fmt.Fprint(os.Stdout, "fprint ")
	os.Stdout.WriteString("write\n")
})
fmt.Println("here again")
text`)
	if want := "here again\nOut: \"print printf println\\nfprint write\\n\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

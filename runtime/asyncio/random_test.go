package asyncio

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Random programs say the same in Python and here. A program is a list of bodies, each of which becomes a task; a body is a list
// of operations, [name, argument…], that may have bodies in turn: see testdata/random.py and world.run.

const randomPrograms = 300

type maker struct{ *rand.Rand }

func (m maker) body(depth, length int) []any {
	body := make([]any, 0, length)
	for range 1 + m.Intn(length) {
		body = append(body, m.op(depth))
	}
	return body
}

func (m maker) bodies(depth int) []any {
	all := []any{}
	for range 2 + m.Intn(2) {
		all = append(all, m.body(depth, 3))
	}
	return all
}

func (m maker) op(depth int) []any {
	delay := []float64{0, 0, 0.5, 1, 1, 2, 4}[m.Intn(7)]
	simple := [][]any{
		{"say", m.Intn(100)}, {"sleep", delay}, {"sleep", delay}, {"sleep", delay}, {"put", m.Intn(3), m.Intn(100)}, {"put", m.Intn(3), m.Intn(100)},
		{"get", m.Intn(3)}, {"set"}, {"clear"}, {"event"}, {"wait"}, {"notify", 1 + m.Intn(3)}, {"cancel", m.Intn(8)}, {"cancel", m.Intn(8)},
		{"await", m.Intn(8)}, {"shield", m.Intn(8)}, {"fail", m.Intn(100)},
		{"soon", m.Intn(100)}, {"later", delay, m.Intn(100)}, {"self_cancel"}, {"uncancel"},
		{"future", m.Intn(3), []string{"await", "await", "cancel", "set", "fail"}[m.Intn(5)], m.Intn(100)},
		{"future", m.Intn(3), []string{"await", "await", "cancel", "set", "fail"}[m.Intn(5)], m.Intn(100)},
	}
	if depth == 0 || m.Intn(2) == 0 {
		return simple[m.Intn(len(simple))]
	}
	inner := func() []any { return m.body(depth-1, 4) }
	switch m.Intn(12) {
	case 0, 1:
		return []any{"lock", m.Intn(2), inner()}
	case 2:
		return []any{"sem", m.Intn(2), inner()}
	case 3:
		return []any{"spawn", inner()}
	case 4:
		return []any{"gather", m.Intn(2) == 0, m.bodies(depth - 1)}
	case 5:
		return []any{"wait_for", []float64{0, 0.5, 1, 3}[m.Intn(4)], inner()}
	case 6:
		return []any{"any", []string{"FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"}[m.Intn(3)], m.bodies(depth - 1)}
	case 7, 8:
		return []any{"timeout", []float64{0, 0.5, 1, 3}[m.Intn(4)], inner()}
	case 9:
		return []any{"group", m.bodies(depth - 1)}
	case 10:
		return []any{"catch", inner()}
	}
	return []any{"finally", inner(), inner()}
}

func TestRandomPrograms(t *testing.T) {
	python := startPython(t)
	m := maker{rand.New(rand.NewSource(311))}
	for i := range randomPrograms {
		var program []any
		for range 2 + m.Intn(4) {
			program = append(program, m.body(3, 5))
		}
		program = normal(program).([]any)
		if python.agrees(t, program) {
			continue
		}
		program = shrink(program, func(p []any) bool { return !python.agrees(t, p) })
		text, _ := json.Marshal(program)
		t.Fatalf("program %d, made smaller\n%s\nsaid\n%s\nwant\n%s", i, text, says(t, program), strings.Join(python.says(t, program), "\n"))
	}
}

// says is what a program says here.
func says(t *testing.T, program []any) string {
	return strings.TrimSuffix(perform(t, func(s *scene) { playRandom(s, program) }), "\n")
}

// A pythonProcess runs testdata/random.py.
type pythonProcess struct {
	in     *json.Encoder
	out    *json.Decoder
	stderr bytes.Buffer
}

func startPython(t *testing.T) *pythonProcess {
	p := &pythonProcess{}
	cmd := exec.Command(python311(t), "-B", filepath.Join("testdata", "random.py"))
	cmd.Stderr = &p.stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	p.in, p.out = json.NewEncoder(in), json.NewDecoder(out)
	return p
}

func (p *pythonProcess) says(t *testing.T, program []any) (lines []string) {
	t.Helper()
	if err := errors.Join(p.in.Encode(program), p.out.Decode(&lines)); err != nil {
		t.Fatalf("%v\n%s", err, p.stderr.Bytes())
	}
	return lines
}

func (p *pythonProcess) agrees(t *testing.T, program []any) bool {
	return says(t, program) == strings.Join(p.says(t, program), "\n")
}

// normal is a program as JSON gives it.
func normal(v any) any {
	data, _ := json.Marshal(v)
	var out any
	json.Unmarshal(data, &out)
	return out
}

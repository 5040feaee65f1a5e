package eval_test

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path"
	"reflect"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
	"github.com/gopherloop/gopherloop/runtime/session"
	"github.com/traefik/yaegi/interp"
)

// runsProgram has the test binary run a program instead of tests, see TestMain.
const runsProgram = "GOPHERLOOP_TEST_PROGRAM"

// TestMain is also a command that runs a Go file: with the engine alone if the variable says "raw", else in a session.
func TestMain(m *testing.M) {
	how, file := os.Getenv(runsProgram), os.Args[len(os.Args)-1]
	switch how {
	case "":
		os.Exit(m.Run())
	case "raw":
		if err := runRaw(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "session":
		os.Exit(session.RunFile(context.Background(), file, nil))
	}
}

// runRaw runs a program as anybody would who has nothing but the engine, and the symbols of the packages that the program
// imports: without the wrappers of interfaces that the engine's own tables have, because lowered code has none either.
func runRaw(file string) error {
	source, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		return err
	}
	debug.SetMaxStack(64 << 20)
	i := interp.New(interp.Options{Stderr: io.Discard})
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if err := i.Use(interp.Exports{name + "/" + path.Base(name): values(name)}); err != nil {
			return err
		}
	}
	_, err = i.Eval(string(source))
	return err
}

// values are the symbols of a package as the engine takes them, without generic ones.
func values(name string) map[string]reflect.Value {
	list := map[string]reflect.Value{}
	for _, s := range symbols.Lookup(name) {
		v := reflect.ValueOf(s.Value)
		switch s.Kind {
		case symbols.Var:
			v = v.Elem()
		case symbols.Untyped:
			v = reflect.ValueOf(s.Value.(symbols.Literal).Constant())
		}
		if !s.Erased {
			list[s.Name] = v
		}
	}
	return list
}

package symbols

import (
	"strings"
	"testing"
)

func TestDocumentationOfPackagesDeclarationsAndMembers(t *testing.T) {
	var d Docs
	for _, c := range []struct{ path, name, begins string }{
		{"fmt", "", "Package fmt implements formatted I/O"},
		{"fmt", "Println", "Println formats using the default formats"},
		{"time", "Second", "Common durations."},
		{"strings", "Builder.WriteString", "WriteString appends the contents of s"},
		{"net/http", "Server.Addr", "Addr optionally specifies the TCP address"},
		{"io", "Reader", "Reader is the interface that wraps the basic Read method."},
		{"math", "Pi", "https://oeis.org/A000796"},
	} {
		if got := d.Doc(c.path, c.name); !strings.HasPrefix(got, c.begins) {
			t.Errorf("%s.%s is documented as %q", c.path, c.name, got)
		}
	}
	for _, name := range []string{"println", "Nothing", "Println.x"} {
		if got := d.Doc("fmt", name); got != "" {
			t.Errorf("fmt.%s is documented as %q", name, got)
		}
	}
	if got := d.Doc("no/such", ""); got != "" {
		t.Errorf("a package that does not exist is documented as %q", got)
	}
}

package session

import (
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

func info() lang.Info {
	version := strings.TrimPrefix(symbols.GoVersion, "go")
	return lang.Info{
		Implementation:        "gopherloop",
		ImplementationVersion: Version,
		Banner:                "Gopherloop " + Version + ": Go " + version + " in cells, with await, tasks and magics",
		Name:                  "go",
		Version:               version,
		MIMEType:              "text/x-go",
		FileExtension:         ".go",
		PygmentsLexer:         "go",
		CodeMirrorMode:        "go",
		NBConvertExporter:     "script",
		HelpLinks: []lang.HelpLink{
			{Text: "Go language specification", URL: "https://go.dev/ref/spec"},
			{Text: "Go standard library", URL: "https://pkg.go.dev/std"},
			{Text: "Effective Go", URL: "https://go.dev/doc/effective_go"},
		},
	}
}

// Info is what kernel_info_reply says of the language.
func (s *Session) Info() lang.Info { return info() }

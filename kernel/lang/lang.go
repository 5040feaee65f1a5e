// Package lang is the contract between the kernel, which speaks Jupyter, and a language, which runs cells.
// It is plain structs and two interfaces: [Language] is what the kernel asks, [Host] is what a language reports
// while it runs. It knows neither ZeroMQ nor Go the language, and imports the standard library only.
//
// The same two interfaces stand on both sides of the pipe between the kernel process and the session process:
// the supervisor implements Language for the kernel, and the session process serves one to the supervisor.
package lang

import "context"

// A Language runs cells. Every method is safe to call from any goroutine; Execute may run on several at once
// (one for each subshell), and all other methods answer while it does.
type Language interface {
	// Start makes the language ready and tells it where to report. It is called once, before anything else.
	Start(ctx context.Context, host Host) error

	// Info says what kernel_info_reply says of the language. It is valid before Start.
	Info() Info

	// Execute runs one cell to its end: everything the cell's main flow does. Goroutines and tasks may outlive it
	// and go on to report to the host. What the user did wrong is in the reply, never an error of Go.
	// All output of the cell's main flow has been handed to the host when Execute returns.
	Execute(ctx context.Context, req ExecuteRequest) ExecuteReply

	// Interrupt stops the main flow of the cells that run now, on every subshell if subshell is "*",
	// else on the named one ("" is the main shell). It returns at once.
	Interrupt(subshell string)

	Complete(ctx context.Context, req CompleteRequest) CompleteReply
	Inspect(ctx context.Context, req InspectRequest) InspectReply
	IsComplete(ctx context.Context, code string) IsCompleteReply

	// Comm hands over a comm_open, comm_msg or comm_close from a front end.
	Comm(ctx context.Context, msg Comm)
	// Comms lists the open comms, id to target name.
	Comms(ctx context.Context) map[string]string

	// Restore declares again what a lost session had declared: imports, types, functions, constants, and variables
	// without their values, never statements. It is told what was typed, too. It returns a Go error only if the session cannot go on.
	Restore(ctx context.Context, decls []Declaration) error

	// Close ends the session and everything it started.
	Close() error
}

// A Host receives what a language reports while it runs. Every method is safe to call from any goroutine. A call may
// block while the front ends are slow to read (Stream and Display), and never loses Error or Input.
//
// cell is the execute_request that the report belongs to ([Cell]); it may be long over.
type Host interface {
	Stream(cell Cell, name StreamName, text string)
	Display(cell Cell, d Display)
	ClearOutput(cell Cell, wait bool)

	// Error reports a failure of background work of a cell that is still running. Failures of its main flow are in
	// the ExecuteReply instead.
	Error(cell Cell, err Error)

	// Input asks the front end for a line. It fails with ErrNoStdin if the request of the cell did not allow it, and
	// with ctx's error when ctx ends first.
	Input(ctx context.Context, cell Cell, prompt string, password bool) (string, error)

	// Comm sends a comm_open, comm_msg or comm_close to the front ends.
	Comm(cell Cell, msg Comm)
}

// A Cell names one execute_request: its msg_id. The empty Cell is nobody's.
type Cell string

// StreamName is stdout or stderr.
type StreamName string

// The two streams of a cell.
const (
	Stdout StreamName = "stdout"
	Stderr StreamName = "stderr"
)

// Info is what kernel_info_reply says of the language.
type Info struct {
	Implementation        string // "gopherloop"
	ImplementationVersion string
	Banner                string
	Name                  string // language_info.name, "go"
	Version               string // of the language
	MIMEType              string
	FileExtension         string // with the dot
	PygmentsLexer         string
	CodeMirrorMode        string
	NBConvertExporter     string
	HelpLinks             []HelpLink
}

// A HelpLink is an entry of the front end's Help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// ExecuteRequest is an execute_request.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute
type ExecuteRequest struct {
	Cell            Cell
	Subshell        string // "" is the main shell
	Code            string
	Count           int // the execution count of this cell, n of In[n]
	Silent          bool
	StoreHistory    bool
	AllowStdin      bool
	UserExpressions map[string]string
}

// ExecuteReply is how a cell ended. At most one of Result and Error is set.
type ExecuteReply struct {
	Result          *Bundle // the value of the last expression, or nil
	Error           *Error
	UserExpressions map[string]Expression
	Payload         []map[string]any // page, set_next_input
	Declared        []Declaration    // what Restore needs of this cell
	Variables       []string         // top-level variables that hold a value now and would be lost with the session
}

// An Expression is one evaluated user expression: a Bundle, or the Error it raised.
type Expression struct {
	Bundle *Bundle
	Error  *Error
}

// A Bundle is one value in several MIME types. Text is string; binary types are base64 text; JSON types are values.
type Bundle struct {
	Data     map[string]any
	Metadata map[string]any
}

// A Display is a display_data, or an update_display_data if Update is set.
type Display struct {
	Bundle
	ID     string // transient.display_id, "" for none
	Update bool
}

// An Error is what the user did wrong: data shown under a cell.
type Error struct {
	Name      string   // ename
	Value     string   // evalue
	Traceback []string // lines with ANSI colours; front ends join them with newlines
	Shown     bool     // the cell has shown it by itself, as IPython shows errors of usage: it stands in the reply only
}

// Input is the kind of a Declaration that declares nothing: its source is what was typed as In[Count].
const Input = "input"

// LastWordsSize is the size in bytes of the file in which a session process keeps what was last written to its standard
// error, for its parent to read when it has died.
const LastWordsSize = 128 << 10

// A Declaration is a piece of source that a new session can declare again without running a statement.
type Declaration struct {
	Kind   string   // "import", "type", "func", "const", "var", "method", or Input
	Names  []string // what it declares; a later declaration of the same kind and name replaces it, and one of T the method T.M
	Source string
	Count  int // In[n] of the cell it comes from
}

// CompleteRequest asks for completions at Cursor, counted in Unicode code points as in the protocol.
type CompleteRequest struct {
	Code   string
	Cursor int
}

// CompleteReply lists what may replace the code points from Start to End.
type CompleteReply struct {
	Matches    []Match
	Start, End int
}

// A Match is one completion. Type is Jupyter's word for its kind: function, module, keyword, instance, class, magic, path.
type Match struct {
	Text      string
	Type      string
	Signature string
}

// InspectRequest asks about what stands at Cursor (code points). Detail 1 adds the source.
type InspectRequest struct {
	Code   string
	Cursor int
	Detail int
}

// InspectReply is found:false with an empty Bundle when there is nothing to say.
type InspectReply struct {
	Found bool
	Bundle
}

// IsCompleteReply has the status complete, incomplete, invalid or unknown, and for incomplete the indent of the next line.
type IsCompleteReply struct {
	Status string
	Indent string
}

// A Comm is a comm_open, comm_msg or comm_close, which Kind says ("open", "msg", "close").
type Comm struct {
	Kind     string
	ID       string
	Target   string // of an open
	Data     map[string]any
	Metadata map[string]any
	Buffers  [][]byte
}

package kerneltest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

// ask sends a request on shell and asserts its reply, between busy and idle.
func ask(f *kerneltest.FrontEnd, label, request string, content map[string]any, reply string) {
	f.Shell(label, request, content)
	f.Expect(label, "iopub status busy\nshell "+reply+"\niopub status idle")
}

func TestComplete(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	ask(f, "a", "complete_request", map[string]any{"code": "ä std and more", "cursor_pos": 5},
		`complete_reply {"cursor_end":5,"cursor_start":2,"matches":["stderr","stdout"],"metadata":{"_jupyter_types_experimental":[{"end":5,"signature":"(text)","start":2,"text":"stderr","type":"function"},{"end":5,"signature":"(text)","start":2,"text":"stdout","type":"function"}]},"status":"ok"}`)
	none := `complete_reply {"cursor_end":3,"cursor_start":3,"matches":[],"metadata":{"_jupyter_types_experimental":[]},"status":"ok"}`
	ask(f, "no match", "complete_request", map[string]any{"code": "xyz", "cursor_pos": 3}, none)
	ask(f, "no cursor", "complete_request", map[string]any{"code": "xyz"}, none)
	ask(f, "cursor behind the end", "complete_request", map[string]any{"code": "xyz", "cursor_pos": 99}, none)
}

func TestInspect(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	ask(f, "a", "inspect_request", map[string]any{"code": "echo hi", "cursor_pos": 2, "detail_level": 0},
		`inspect_reply {"data":{"text/plain":"Command: echo"},"found":true,"metadata":{},"status":"ok"}`)
	ask(f, "b", "inspect_request", map[string]any{"code": "echo hi", "cursor_pos": 2, "detail_level": 1},
		`inspect_reply {"data":{"text/plain":"Command: echo from echo.go"},"found":true,"metadata":{},"status":"ok"}`)
	ask(f, "c", "inspect_request", map[string]any{"code": "xyz", "cursor_pos": 2},
		`inspect_reply {"data":{},"found":false,"metadata":{},"status":"ok"}`)
}

func TestIsComplete(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	ask(f, "a", "is_complete_request", map[string]any{"code": "echo hi"}, `is_complete_reply {"status":"complete"}`)
	ask(f, "b", "is_complete_request", map[string]any{"code": `echo \`}, `is_complete_reply {"indent":"  ","status":"incomplete"}`)
	ask(f, "c", "is_complete_request", map[string]any{"code": "?!"}, `is_complete_reply {"status":"invalid"}`)
}

func TestHistoryOverTwoKernels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	start := func(t *testing.T) *kerneltest.FrontEnd {
		return kerneltest.StartWith(t, kernel.Config{Language: kerneltest.NewEcho(), HistoryPath: path})
	}
	t.Run("first", func(t *testing.T) {
		f := start(t)
		f.Execute("a", "stdout old")
		f.ExpectCell("a", "stdout old", 1, `iopub stream {"name":"stdout","text":"old\n"}`)
	})
	f := start(t)
	f.Execute("a", "echo new")
	f.ExpectCell("a", "echo new", 1, `iopub execute_result {"data":{"text/plain":"new"},"execution_count":1,"metadata":{}}`)
	for label, c := range map[string]struct {
		content map[string]any
		rows    string
	}{
		"tail":             {map[string]any{"hist_access_type": "tail", "n": 5}, `[[1,1,"stdout old"],[2,1,"echo new"]]`},
		"tail of one":      {map[string]any{"hist_access_type": "tail", "n": 1}, `[[2,1,"echo new"]]`},
		"with output":      {map[string]any{"hist_access_type": "tail", "n": 5, "output": true}, `[[1,1,["stdout old",null]],[2,1,["echo new","new"]]]`},
		"this session":     {map[string]any{"hist_access_type": "range", "session": 0, "start": 1, "stop": nil}, `[[0,1,"echo new"]]`},
		"by number":        {map[string]any{"hist_access_type": "range", "session": 2, "start": 1, "stop": 2}, `[[2,1,"echo new"]]`},
		"previous session": {map[string]any{"hist_access_type": "range", "session": -1, "start": 1}, `[[1,1,"stdout old"]]`},
		"search":           {map[string]any{"hist_access_type": "search", "pattern": "*o*d"}, `[[1,1,"stdout old"]]`},
		"search for all":   {map[string]any{"hist_access_type": "search", "n": nil, "unique": true}, `[[1,1,"stdout old"],[2,1,"echo new"]]`},
	} {
		ask(f, label, "history_request", c.content, `history_reply {"history":`+c.rows+`,"status":"ok"}`)
	}
	ask(f, "unknown access", "history_request", map[string]any{"hist_access_type": "guess"}, `history_reply {"ename":"InvalidRequest",…"status":"error","traceback":[]}`)
}

func TestKernelInfoAndConnect(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	ask(f, "a", "kernel_info_request", nil, `kernel_info_reply {"banner":"Echo","help_links":[{"text":"Echo","url":"https://example.org/echo"}],"implementation":"echo","implementation_version":"1.0","language_info":{"codemirror_mode":"null","file_extension":".echo","mimetype":"text/x-echo","name":"echo","nbconvert_exporter":"script","pygments_lexer":"text","version":"1"},"protocol_version":"5.5","status":"ok","supported_features":["kernel subshells"]}`)
	ask(f, "b", "connect_request", nil, `connect_reply {"control_port":4,"hb_port":5,"iopub_port":2,"shell_port":1,"status":"ok","stdin_port":3}`)
}

func TestComms(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	bracket := "iopub status busy\niopub status idle"
	f.Send("open", kerneltest.Request{Type: "comm_open", Content: map[string]any{"comm_id": "c1", "target_name": "echo", "data": map[string]any{}}})
	f.Expect("open", bracket)
	f.Send("msg", kerneltest.Request{Type: "comm_msg", Content: map[string]any{"comm_id": "c1", "data": map[string]any{"x": 1}},
		Metadata: map[string]any{"m": 2}, Buffers: [][]byte{[]byte("one"), []byte("two")}})
	f.Expect("msg", bracket)
	f.ExpectNobody(`iopub comm_msg {"comm_id":"c1","data":{"x":1}} metadata {"m":2} buffers "one" "two"`)
	f.Send("unknown", kerneltest.Request{Type: "comm_open", Content: map[string]any{"comm_id": "c2", "target_name": "nobody", "data": map[string]any{}}})
	f.Expect("unknown", bracket)
	f.ExpectNobody(`iopub comm_close {"comm_id":"c2","data":{}}`)

	f.Execute("cell", "open c3 widget\nmsg c3 hello")
	f.ExpectCell("cell", "open c3 widget\nmsg c3 hello", 1, `
		iopub comm_open {"comm_id":"c3","data":{},"target_name":"widget"}
		iopub comm_msg {"comm_id":"c3","data":{"text":"hello"}}`)
	ask(f, "all", "comm_info_request", nil, `comm_info_reply {"comms":{"c1":{"target_name":"echo"},"c3":{"target_name":"widget"}},"status":"ok"}`)
	ask(f, "one", "comm_info_request", map[string]any{"target_name": "widget"}, `comm_info_reply {"comms":{"c3":{"target_name":"widget"}},"status":"ok"}`)
	f.Send("close", kerneltest.Request{Type: "comm_close", Content: map[string]any{"comm_id": "c1", "data": map[string]any{}}})
	f.Expect("close", bracket)
	ask(f, "left", "comm_info_request", nil, `comm_info_reply {"comms":{"c3":{"target_name":"widget"}},"status":"ok"}`)
}

func TestUnknownTypesAreBusyIdleAndALogLine(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Shell("a", "apply_request", nil)
	f.Expect("a", "iopub status busy\niopub status idle")
	f.Control("b", "comm_open", map[string]any{"comm_id": "c", "target_name": "echo"}) // control takes no comms
	f.Expect("b", "iopub status busy\niopub status idle")
	f.Shell("c", "usage_request", nil) // only control takes this
	f.Expect("c", "iopub status busy\niopub status idle")
	for _, want := range []string{"unknown message type", "apply_request", "channel=control", "usage_request"} {
		if !strings.Contains(f.Log(), want) {
			t.Errorf("the log does not say %q:\n%s", want, f.Log())
		}
	}
}

func TestMalformedFramesAreIgnoredAndLogged(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	for name, frames := range map[string][][]byte{
		"nothing":          {},
		"no delimiter":     {[]byte("hello")},
		"short":            {[]byte("<IDS|MSG>"), []byte("signature")},
		"forged signature": {[]byte("<IDS|MSG>"), []byte("00"), []byte(`{"msg_type":"kernel_info_request"}`), []byte("{}"), []byte("{}"), []byte("{}")},
	} {
		for _, channel := range []string{"shell", "control", "stdin"} {
			f.SendFrames(channel, frames)
			_ = name
		}
	}
	ask(f, "still there", "connect_request", nil, `connect_reply …`)
	f.Control("and control", "connect_request", nil)
	f.Expect("and control", "iopub status busy\ncontrol connect_reply …\niopub status idle")
	if n := strings.Count(f.Log(), "message ignored"); n < 8 {
		t.Errorf("%d of the messages are in the log:\n%s", n, f.Log())
	}
}

func TestEverySubscriberIsWelcome(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	for range 2 {
		topic, line := f.Subscribe("")
		if !strings.HasPrefix(topic, "kernel.") || line != `iopub iopub_welcome {"subscription":""}` {
			t.Errorf("%q %s", topic, line)
		}
	}
	topic, line := f.Subscribe("stream")
	if topic != "stream" || line != `iopub iopub_welcome {"subscription":"stream"}` {
		t.Errorf("%q %s", topic, line)
	}
}

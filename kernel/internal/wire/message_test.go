package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func signer(t testing.TB, key string) *Signer {
	t.Helper()
	s, err := NewSigner("hmac-sha256", []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func frames(parts ...string) [][]byte {
	var out [][]byte
	for _, p := range parts {
		out = append(out, []byte(p))
	}
	return out
}

func TestARequestIsRead(t *testing.T) {
	header := `{"msg_id":"1","session":"s","username":"u","date":"2026-01-02T03:04:05.678901Z","msg_type":"execute_request",` +
		`"version":"5.5","subshell_id":"sub","unknown":{"field":[1]}}`
	in := append(frames("routing id", "", delimiter), Serialize(signer(t, "k"), []byte(header), []byte(`{"msg_id":"0"}`),
		[]byte(`{"m":1}`), []byte(`{"code":"x"}`), frames("one", ""))[1:]...)
	m, err := Parse(signer(t, "k"), in)
	if err != nil {
		t.Fatal(err)
	}
	want := &Message{
		Header: Header{MsgID: "1", Session: "s", Username: "u", Date: "2026-01-02T03:04:05.678901Z",
			MsgType: ExecuteRequest, Version: "5.5", SubshellID: "sub"},
		ParentHeader: Header{MsgID: "0"},
		Metadata:     json.RawMessage(`{"m":1}`),
		Content:      json.RawMessage(`{"code":"x"}`),
		Buffers:      frames("one", ""),
	}
	if diff := cmp.Diff(want, m, cmpopts.IgnoreUnexported(Header{})); diff != "" {
		t.Error(diff)
	}
	raw, err := m.Header.Raw()
	if err != nil || string(raw) != header {
		t.Errorf("raw header %s, %v", raw, err)
	}
}

func TestAHeaderThatDidNotComeIsWritten(t *testing.T) {
	raw, err := Header{MsgID: "1", MsgType: Status, Version: ProtocolVersion}.Raw()
	want := `{"msg_id":"1","session":"","username":"","date":"","msg_type":"status","version":"5.5"}`
	if err != nil || string(raw) != want {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestMalformedMessages(t *testing.T) {
	const header = `{"msg_id":"1","msg_type":"x"}`
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	for _, c := range []struct {
		name string
		in   [][]byte
		want string
	}{
		{"no frames", nil, "no frame is <IDS|MSG>"},
		{"no delimiter", frames("id", "", header, "{}", "{}", "{}"), "no frame is <IDS|MSG>"},
		{"a delimiter with more behind it", frames(delimiter+"x", "", header, "{}", "{}", "{}"), "no frame is <IDS|MSG>"},
		{"the delimiter only", frames(delimiter), "0 follow the delimiter"},
		{"no content", frames(delimiter, "", header, "{}", "{}"), "4 follow the delimiter, not 5"},
		{"header is empty", frames(delimiter, "", "", "{}", "{}", "{}"), "header is no JSON"},
		{"header is text", frames(delimiter, "", "hello", "{}", "{}", "{}"), "header is no JSON"},
		{"header is cut off", frames(delimiter, "", header[:9], "{}", "{}", "{}"), "header is no JSON"},
		{"header and more", frames(delimiter, "", header+"{}", "{}", "{}", "{}"), "header is no JSON"},
		{"header is a list", frames(delimiter, "", "[1]", "{}", "{}", "{}"), "header is no JSON object"},
		{"header is null", frames(delimiter, "", " null", "{}", "{}", "{}"), "header is no JSON object"},
		{"header is Latin-1", frames(delimiter, "", "{\"username\":\"J\xfcrgen\",\"msg_type\":\"x\"}", "{}", "{}", "{}"), "header is no UTF-8"},
		{"no type", frames(delimiter, "", `{"msg_id":"1"}`, "{}", "{}", "{}"), "header has no msg_type"},
		{"empty type", frames(delimiter, "", `{"msg_type":""}`, "{}", "{}", "{}"), "header has no msg_type"},
		{"type is a number", frames(delimiter, "", `{"msg_type":1}`, "{}", "{}", "{}"), "header: json: cannot unmarshal number"},
		{"header is deep", frames(delimiter, "", `{"msg_type":"x","y":`+deep+`}`, "{}", "{}", "{}"), "header is no JSON, or too deep"},
		{"parent is empty", frames(delimiter, "", header, "", "{}", "{}"), "parent header is no JSON"},
		{"parent is a string", frames(delimiter, "", header, `"x"`, "{}", "{}"), "parent header is no JSON object"},
		{"msg_id of the parent is a list", frames(delimiter, "", header, `{"msg_id":[]}`, "{}", "{}"), "parent header: json: cannot unmarshal"},
		{"metadata is a number", frames(delimiter, "", header, "{}", "1", "{}"), "metadata is no JSON object"},
		{"content is cut off", frames(delimiter, "", header, "{}", "{}", `{"code":`), "content is no JSON"},
		{"content is empty", frames(delimiter, "", header, "{}", "{}", ""), "content is no JSON"},
		{"content is deep", frames(delimiter, "", header, "{}", "{}", deep), "content is no JSON, or too deep"},
		{"content is huge and wrong", frames(delimiter, "", header, "{}", "{}", strings.Repeat(" ", 16<<20)), "content is no JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Parse(signer(t, ""), c.in)
			if err == nil || m != nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, %v; want one line with %q", m, err, c.want)
			}
		})
	}
}

func TestContentOfAnyShapeReachesItsHandler(t *testing.T) {
	for _, content := range []string{"[]", "null", "1", `"text"`} {
		m, err := Parse(signer(t, ""), frames(delimiter, "", `{"msg_type":"x"}`, "{}", "{}", content))
		if err != nil || string(m.Content) != content {
			t.Errorf("%s: %v, %v", content, m, err)
		}
	}
}

func TestEmptyPartsAreWrittenAsObjects(t *testing.T) {
	got := Serialize(signer(t, ""), []byte(`{"msg_type":"x"}`), nil, nil, nil, nil)
	if diff := cmp.Diff(frames(delimiter, "", `{"msg_type":"x"}`, "{}", "{}", "{}"), got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// TestWhatIsWrittenIsRead is a property: any message, written and read, is itself.
func TestWhatIsWrittenIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("a\"\\\n\x00<>&é語\U0001f600\u2028")
	text := func() string {
		runes := make([]rune, r.IntN(20))
		for i := range runes {
			runes[i] = alphabet[r.IntN(len(alphabet))]
		}
		return string(runes)
	}
	object := func() []byte {
		b, err := json.Marshal(map[string]any{text(): text(), "n": r.Float64(), "l": []any{text(), nil, true}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	s := signer(t, "key")
	for i := range 500 {
		header := Header{MsgID: fmt.Sprint(i), Session: text(), Username: text(), Date: text(), MsgType: "t" + text(), Version: text(), SubshellID: text()}
		parent := Header{MsgID: text(), MsgType: text()}
		rawHeader, err := header.Raw()
		if err != nil {
			t.Fatal(err)
		}
		rawParent, err := parent.Raw()
		if err != nil {
			t.Fatal(err)
		}
		buffers := make([][]byte, r.IntN(4))
		for i := range buffers {
			buffers[i] = []byte(text())
		}
		want := &Message{header, parent, object(), object(), buffers}
		prefix := frames("topic")[:r.IntN(2)]
		got, err := Parse(s, append(prefix, Serialize(s, rawHeader, rawParent, want.Metadata, want.Content, buffers)...))
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Header{})); diff != "" {
			t.Fatal(diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	const header = `{"msg_id":"1","session":"s","msg_type":"execute_request","version":"5.5"}`
	f.Add([]byte(delimiter), []byte(""), []byte(header), []byte("{}"), []byte("{}"), []byte(`{"code":"x"}`), []byte("buffer"))
	f.Add([]byte("id"), []byte(delimiter), []byte(""), []byte(header), []byte("{}"), []byte("{}"), []byte("{}"))
	f.Add([]byte(delimiter), []byte("00"), []byte("[]"), []byte("null"), []byte("\xff"), []byte("{"), []byte(""))
	unsigned, signed := signer(f, ""), signer(f, "key")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h []byte) {
		in := [][]byte{a, b, c, d, e, g, h}
		if m, err := Parse(signed, in); err == nil {
			t.Fatalf("read without the key: %+v", m)
		}
		m, err := Parse(unsigned, in)
		if err != nil {
			return
		}
		header, err := m.Header.Raw()
		if err != nil {
			t.Fatal(err)
		}
		parent, err := m.ParentHeader.Raw()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(unsigned, Serialize(unsigned, header, parent, m.Metadata, m.Content, m.Buffers))
		if err != nil {
			t.Fatalf("read, written, and not read again: %v", err)
		}
		if diff := cmp.Diff(m, again, cmp.AllowUnexported(Header{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestErrorsCanBeToldApart(t *testing.T) {
	for want, in := range map[error][][]byte{
		ErrNoDelimiter: nil,
		ErrTooShort:    frames(delimiter),
		ErrNoType:      frames(delimiter, "", "{}", "{}", "{}", "{}"),
	} {
		if _, err := Parse(signer(t, ""), in); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

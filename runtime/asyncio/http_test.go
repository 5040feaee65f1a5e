package asyncio

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// inRealTime runs f as a flow; for what is outside of virtual time.
func inRealTime(t *testing.T, f func(*scene)) {
	t.Helper()
	s := &scene{t: t, l: loop.New(loop.Config{})}
	s.l.Start()
	if err := s.l.RunFlow(context.Background(), "", func(*loop.Flow) { f(s) }); err != nil {
		t.Error(err)
	}
	if err := s.l.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestHTTPClientAndTestServer(t *testing.T) {
	server := NewHTTPTestServer()
	defer server.Close()
	inRealTime(t, func(s *scene) {
		var all []*Coroutine[*HTTPResponse]
		for _, n := range []string{"1", "2", "3"} {
			all = append(all, HTTPGet(server.URL+"/page/"+n+"?delay=1ms"))
		}
		for i, r := range Gather(all...).Await() {
			if r.Status != 200 || !strings.Contains(r.Text(), "This is page "+string(rune('1'+i))+".") {
				t.Errorf("%v %s", r, r.Text())
			}
		}
		if r := HTTPGet(server.URL + "/status/404").Await(); r.Status != http.StatusNotFound || !strings.Contains(r.String(), "[404 Not Found]") {
			t.Error(r)
		}
		req, _ := http.NewRequest("POST", server.URL+"/echo", strings.NewReader(`{"a": 5}`))
		var v struct{ A int }
		if err := HTTPDo(req).Await().JSON(&v); err != nil || v.A != 5 {
			t.Error(v, err)
		}
		for _, bad := range []string{"http://127.0.0.1:1/", "::", server.URL + "/page/1?delay=1ms"} {
			if bad == server.URL+"/page/1?delay=1ms" {
				server.Close()
			}
			if _, err := Await(s.l, HTTPGet(bad)); err == nil {
				t.Errorf("%s answers", bad)
			}
		}
	})
}

func TestCancelledRequestEnds(t *testing.T) {
	server := NewHTTPTestServer()
	inRealTime(t, func(s *scene) {
		v := s.outcome(WaitFor(HTTPGet(server.URL+"/page/1?delay=1h"), 5*time.Millisecond))
		if _, late := v.(*TimeoutError); !late {
			t.Errorf("ended with %v", v)
		}
	})
	server.Close()
}

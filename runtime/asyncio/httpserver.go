package asyncio

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// An HTTPTestServer is a small web on this machine, for lectures that must not depend on the real one:
//
//	/page/7          a page that says which it is
//	/status/404      an answer with that status
//	/echo            the body of the request
//
// With ?delay=1.5 each of them takes that many seconds, or a duration as Go writes it.
type HTTPTestServer struct {
	URL    string // without a slash at its end
	server *http.Server
	done   chan struct{} // closed when its goroutine has ended
}

// NewHTTPTestServer returns a server that answers until Close. It panics if the machine has no loopback interface.
func NewHTTPTestServer() *HTTPTestServer {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Errorf("test server: %w", err))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page/{n}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<html><title>Page %[1]s</title><body>This is page %[1]s.</body></html>\n", r.PathValue("n"))
	})
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err != nil || code < 200 || code > 599 {
			http.Error(w, "no such status", http.StatusBadRequest)
			return
		}
		w.WriteHeader(code)
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })
	s := &HTTPTestServer{URL: "http://" + l.Addr().String(), server: &http.Server{Handler: delayed(mux)}, done: make(chan struct{})}
	go func() { // until Close
		defer close(s.done)
		s.server.Serve(l)
	}()
	return s
}

// delayed waits as the request asks for.
func delayed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text := r.URL.Query().Get("delay"); text != "" {
			if _, err := strconv.ParseFloat(text, 64); err == nil {
				text += "s"
			}
			d, err := time.ParseDuration(text)
			if err != nil {
				http.Error(w, "delay: "+err.Error(), http.StatusBadRequest)
				return
			}
			timer := time.NewTimer(d)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-r.Context().Done():
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Close stops the server, also answers that it is about to give.
func (s *HTTPTestServer) Close() {
	s.server.Close()
	<-s.done
}

func (s *HTTPTestServer) String() string { return "<HTTPTestServer " + s.URL + ">" }

package asyncio

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// An HTTPResponse is an answer that was read to its end.
type HTTPResponse struct {
	Status int // 200
	Header http.Header
	Body   []byte
	URL    string // that was asked for
}

// Text is the body as text.
func (r *HTTPResponse) Text() string { return string(r.Body) }

// JSON decodes the body into v, a pointer.
func (r *HTTPResponse) JSON(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("body of %s: %w", r.URL, err)
	}
	return nil
}

func (r *HTTPResponse) String() string {
	return fmt.Sprintf("<HTTPResponse %s [%d %s]>", r.URL, r.Status, http.StatusText(r.Status))
}

// HTTPGet is a coroutine that fetches url, while others run. It fails if there is no answer; one that tells of an error is an
// answer. A cancellation ends the request.
func HTTPGet(url string) *Coroutine[*HTTPResponse] { return httpGet(loop.Running(), url) }

func httpGet(l *loop.Loop, url string) *Coroutine[*HTTPResponse] {
	return library(l, "HTTPGet", func(l *loop.Loop) (*HTTPResponse, error) {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		return fetch(l, req)
	})
}

// HTTPDo is HTTPGet for requests of every kind.
func HTTPDo(req *http.Request) *Coroutine[*HTTPResponse] { return httpDo(loop.Running(), req) }

func httpDo(l *loop.Loop, req *http.Request) *Coroutine[*HTTPResponse] {
	return library(l, "HTTPDo", func(l *loop.Loop) (*HTTPResponse, error) { return fetch(l, req) })
}

// fetch waits for the answer to req.
func fetch(l *loop.Loop, req *http.Request) (*HTTPResponse, error) {
	ctx, stop := context.WithCancel(req.Context())
	defer stop()
	v, err := l.Await(l.Go(func() (any, error) {
		resp, err := http.DefaultClient.Do(req.WithContext(ctx))
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, fmt.Errorf("body of %s: %w", req.URL, err)
		}
		return &HTTPResponse{Status: resp.StatusCode, Header: resp.Header, Body: body, URL: req.URL.String()}, nil
	}))
	if err != nil {
		return nil, err
	}
	return v.(*HTTPResponse), nil
}

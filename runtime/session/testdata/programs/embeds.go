// Types of the standard library embedded in types of cells.
package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

type Date struct{ time.Time }

func (d Date) String() string { return d.Format("2006-01-02") }

type A1 struct{ *os.File }
type A2 struct{ http.Server }
type A3 struct{ *testing.T }
type A4 struct{ http.Header }
type A5 struct{ *http.ServeMux }
type A6 struct{ *exec.Cmd }
type A7 struct{ reflect.Value }
type A8 struct{ *big.Int }
type A9 struct{ *regexp.Regexp }
type B1 struct{ *os.Process }
type B2 struct{ *sql.DB }
type B3 struct{ *tls.Conn }
type B4 struct{ *zip.Reader }
type B5 struct{ *tar.Writer }
type B6 struct{ *template.Template }
type B7 struct{ *net.Resolver }
type B8 struct{ *cookiejar.Jar }
type B9 struct{ *runtime.Func }
type C1 struct{ sync.Mutex }
type C2 struct{ *bufio.Reader }
type C3 struct{ bytes.Buffer }
type C4 struct{ *json.Decoder }
type C5 struct{ *log.Logger }
type C6 struct{ *url.URL }
type C7 struct{ strings.Builder }
type C8 struct{ testing.TB }
type C9 struct{ reflect.Type }
type D1 struct{ *time.Timer }
type D2 struct{ io.ReadCloser }
type D3 struct{ sync.WaitGroup }
type D4 struct{ net.Conn }
type D5 struct{ time.Duration }

func main() {
	d := Date{time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)}
	fmt.Println(d, d.Year(), d.AddDate(1, 0, 0).Format(time.DateOnly), d.Weekday())
	b, err := json.Marshal(d)
	fmt.Println(string(b), err)
	var s fmt.Stringer = d
	fmt.Println(s, d.After(time.Time{}))
	var a5 A5
	a5.ServeMux = http.NewServeMux()
	a5.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {})
	var h http.Handler = a5
	_, p := h.(A5).Handler(&http.Request{Method: "GET", URL: &url.URL{Path: "/x"}})
	fmt.Println(p)
	a4 := A4{http.Header{}}
	a4.Set("a", "b")
	fmt.Println(a4.Get("A"))
	a8 := A8{big.NewInt(5)}
	fmt.Println(a8.Cmp(big.NewInt(4)), a8)
	a9 := A9{regexp.MustCompile("a+")}
	fmt.Println(a9.FindString("baaa"), a9)
	var c7 C7
	c7.WriteString("x")
	fmt.Println(c7.String(), c7.Len())
	var c3 C3
	fmt.Fprint(&c3, "hi")
	fmt.Println(c3.String())
	c1 := &C1{}
	c1.Lock()
	c1.Unlock()
	c9 := C9{reflect.TypeOf(1)}
	fmt.Println(c9.Kind(), c9.Name(), reflect.Type(c9) != nil)
	d5 := D5{time.Second}
	fmt.Println(d5.Seconds(), d5)
	f, _ := os.CreateTemp("", "")
	defer os.Remove(f.Name())
	a1 := A1{f}
	a1.WriteString("x")
	io.WriteString(a1, "y")
	fmt.Println(a1.Close(), errors.Is(a1.Close(), os.ErrClosed))
	for _, v := range []any{A1{}, &A2{}, A3{}, A6{}, A7{}, B1{}, B2{}, B3{}, B4{}, B5{}, B6{}, B7{}, B8{}, B9{}, C2{}, C4{}, C5{}, C6{}, C8{}, D1{}, D2{}, &D3{}, D4{}} {
		t := reflect.TypeOf(v)
		fmt.Println(t, t.NumMethod() > 0)
	}
}

// Methods of compiled types that come from embedded fields with lower-case names.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"testing"
)

type wrapped struct{ *net.TCPConn }

func echo(l *net.TCPListener) {
	c, err := l.AcceptTCP()
	if err != nil {
		panic(err)
	}
	defer c.Close()
	for s := bufio.NewScanner(c); s.Scan(); {
		fmt.Fprintln(c, "echo", s.Text())
	}
}

func main() {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		panic(err)
	}
	defer l.Close()
	go echo(l)
	c, err := net.DialTCP("tcp", nil, l.Addr().(*net.TCPAddr))
	if err != nil {
		panic(err)
	}
	defer c.Close()
	c.Write([]byte("a call\n"))
	w := wrapped{c}
	w.Write([]byte("a call through two\n"))
	io.WriteString(w, "an interface\n")
	value := c.Write
	value([]byte("a method value\n"))
	(*net.TCPConn).Write(c, []byte("a method expression\n"))
	wrapped.Write(w, []byte("a method expression through two\n"))
	func() {
		defer c.CloseWrite()
		defer w.Write([]byte("a deferred call\n"))
	}()
	for s := bufio.NewScanner(c); s.Scan(); {
		fmt.Println(s.Text())
	}
	fmt.Println(c.RemoteAddr().String() == l.Addr().String())

	r := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
		}
		if b.Failed() {
			b.Fatal("it failed")
		}
	})
	fmt.Println(r.N > 0)
}

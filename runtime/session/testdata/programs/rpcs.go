// Remote procedures, which gob and JSON carry, and functions that are told apart by their pointers.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"reflect"
	"runtime"
)

type Args struct {
	A, B int
	note string
}
type Reply struct {
	Sum  int
	from string
}
type Arith struct{ calls int }

func (a *Arith) Add(args Args, r *Reply) error {
	a.calls++
	r.Sum, r.from = args.A+args.B, args.note
	if args.A < 0 {
		return errors.New("negative")
	}
	return nil
}
func (a *Arith) quiet(args Args, r *Reply) error { return nil }
func (a *Arith) Other(x int) int                 { return x }

func main() {
	a := &Arith{}
	s := rpc.NewServer()
	fmt.Println(s.Register(a), s.RegisterName("X", a))
	for i := range 2 {
		c1, c2 := net.Pipe()
		var c *rpc.Client
		if i == 0 {
			go s.ServeConn(c1)
			c = rpc.NewClient(c2)
		} else {
			go s.ServeCodec(jsonrpc.NewServerCodec(c1))
			c = jsonrpc.NewClient(c2)
		}
		var r Reply
		r.from = "kept"
		fmt.Println(c.Call("Arith.Add", Args{1, 2, "n"}, &r), r)
		fmt.Println(c.Call("X.Add", &Args{-1, 2, "n"}, &r))
		fmt.Println(c.Call("Arith.quiet", Args{}, &r))
		call := <-c.Go("Arith.Add", Args{5, 6, "q"}, &r, nil).Done
		fmt.Println(call.Error, call.Reply.(*Reply).Sum, call.Args.(Args).A)
		c.Close()
	}
	fmt.Println(a.calls)
	pointers()
}

func first()  {}
func second() {}

func pointer(f any) uintptr { return reflect.ValueOf(f).Pointer() }

func pointers() {
	third, again := func() {}, first
	fields := struct{ f, g func() }{first, second}
	v := reflect.ValueOf(fields)
	fmt.Println(pointer(first) == pointer(second), pointer(first) == pointer(again), pointer(third) == pointer(third), pointer(third) == pointer(first))
	fmt.Println(v.Field(0).Pointer() == pointer(first), v.Field(1).Pointer() == pointer(first), v.Field(0).UnsafePointer() == v.Field(1).UnsafePointer())
	fmt.Println(runtime.FuncForPC(pointer(first)) != nil, pointer(fmt.Println) == pointer(fmt.Print), pointer([]func(){nil}[0]))
}

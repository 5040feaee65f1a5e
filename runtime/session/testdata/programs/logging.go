// What a logger says of where it is called.
package main

import (
	"fmt"
	"log"
	"os"
)

func f(l *log.Logger) { l.Printf("%d", 1) }

func main() {
	log.SetOutput(os.Stdout)
	log.SetFlags(log.Lshortfile)
	log.Println("a", 1)
	log.Print("b", 2, 3)
	log.SetPrefix("p ")
	log.Printf("c %d\n", 4)
	log.SetFlags(log.Lshortfile | log.Lmsgprefix)
	log.Println("d")
	l := log.New(os.Stdout, "> ", log.Lshortfile)
	f(l)
	l.Println("x")
	func() {
		defer func() { fmt.Printf("%T %q\n", recover(), "x") }()
		l.Panicf("bad %d", 1)
	}()
	func() {
		defer func() { v := recover(); fmt.Printf("%T %q\n", v, v) }()
		log.Panicln("bad", 1)
	}()
}

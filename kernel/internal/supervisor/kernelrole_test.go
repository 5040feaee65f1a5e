package supervisor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// kernelRole is a process with a supervisor that has a busy session, a child of that session, and a spare. It writes
// their process numbers to standard output, and waits to be killed.
func kernelRole() {
	launched := make(chan *exec.Cmd, 2)
	s, err := New(Config{SpareDelay: time.Nanosecond, Command: func() *exec.Cmd {
		cmd := sessionCommand()
		launched <- cmd
		return cmd
	}})
	exitOn(err)
	h := newTranscript(nil)
	exitOn(s.Start(context.Background(), h))
	<-launched
	child := s.Execute(context.Background(), lang.ExecuteRequest{Cell: "1", Code: "child"})
	session := s.Execute(context.Background(), lang.ExecuteRequest{Cell: "1", Code: "pid"})
	spare := <-launched
	exitOn(s.takeSwap(context.Background())) // the spare is in place when its maker has given this back
	fmt.Println(session.Result.Data["text/plain"], child.Result.Data["text/plain"], spare.Process.Pid)
	s.Execute(context.Background(), lang.ExecuteRequest{Cell: "2", Code: "deaf"})
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

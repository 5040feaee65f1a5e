package supervisor

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// watched is a process whose end can be awaited although it is not a child.
type watched struct {
	t  *testing.T
	fd int
}

func watch(t *testing.T, pid string) watched {
	t.Helper()
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := unix.PidfdOpen(n, 0)
	if err != nil {
		t.Fatalf("watch process %d: %v", n, err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	return watched{t, fd}
}

func (w watched) awaitEnd(what string) {
	w.t.Helper()
	fds := []unix.PollFd{{Fd: int32(w.fd), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(fds, int(time.Minute.Milliseconds()))
		if err == unix.EINTR {
			continue
		}
		if n == 0 || err != nil {
			w.t.Errorf("the %s lives on (%v)", what, err)
		}
		return
	}
}

func TestNothingOutlivesAKilledKernel(t *testing.T) {
	kernel := roleCommand("kernel")
	kernel.Stderr = os.Stderr
	out, err := kernel.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := kernel.Start(); err != nil {
		t.Fatal(err)
	}
	var session, child, spare string
	if _, err := fmt.Fscan(out, &session, &child, &spare); err != nil {
		t.Fatal(err)
	}
	all := map[string]watched{"session": watch(t, session), "session's child": watch(t, child), "spare": watch(t, spare)}
	if err := kernel.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	kernel.Wait() // says "signal: killed"
	for what, w := range all {
		w.awaitEnd(what)
	}
}

func TestAStoppedSessionDoesNotOutliveTheKernel(t *testing.T) {
	kernel := roleCommand("kernel")
	kernel.Stderr = os.Stderr
	out, err := kernel.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := kernel.Start(); err != nil {
		t.Fatal(err)
	}
	var session, child, spare string
	if _, err := fmt.Fscan(out, &session, &child, &spare); err != nil {
		t.Fatal(err)
	}
	all := map[string]watched{"session": watch(t, session), "session's child": watch(t, child)}
	pid, _ := strconv.Atoi(session)
	if err := unix.Kill(pid, unix.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	kernel.Process.Kill()
	kernel.Wait()
	for what, w := range all {
		w.awaitEnd(what)
	}
}

func TestChildrenDieWithTheSession(t *testing.T) {
	for _, code := range []string{"exit", "kill"} {
		s, _ := start(t, nil)
		child := watch(t, run(t, s, "1", "child"))
		fail(t, s, "2", code)
		child.awaitEnd("session's child after " + code)
	}
	s, _ := start(t, nil)
	child, session := watch(t, run(t, s, "1", "child")), watch(t, run(t, s, "2", "pid"))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	child.awaitEnd("child of a closed session")
	session.awaitEnd("closed session")
}

func TestCloseEndsABusySession(t *testing.T) {
	s, h := start(t, nil)
	session := watch(t, run(t, s, "1", "pid"))
	ended := make(chan lang.ExecuteReply)
	go func() { ended <- s.Execute(t.Context(), lang.ExecuteRequest{Cell: "2", Code: "deaf"}) }()
	h.await("2", "waiting")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	session.awaitEnd("busy session")
	if reply := <-ended; reply.Error == nil || reply.Error.Value != "the session was closed" {
		t.Errorf("the running cell got %+v", reply)
	}
	if reply := s.Execute(t.Context(), lang.ExecuteRequest{Cell: "3", Code: "pid"}); reply.Error == nil {
		t.Error("a closed supervisor runs cells")
	}
}

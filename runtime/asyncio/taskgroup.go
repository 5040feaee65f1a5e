package asyncio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// An ExceptionGroup is several errors at once.
// https://docs.python.org/3/library/exceptions.html#ExceptionGroup
type ExceptionGroup struct {
	Message    string
	Exceptions []error
}

func (e *ExceptionGroup) Error() string {
	plural := "s"
	if len(e.Exceptions) == 1 {
		plural = ""
	}
	return fmt.Sprintf("%s (%d sub-exception%s)", e.Message, len(e.Exceptions), plural)
}

// Unwrap lets errors.Is and errors.As look at each of them.
func (e *ExceptionGroup) Unwrap() []error { return e.Exceptions }

// ErrorName is the class name in Python.
func (*ExceptionGroup) ErrorName() string { return "ExceptionGroup" }

// A TaskGroup holds tasks that end together: see WithTaskGroup.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup
type TaskGroup struct {
	l               *loop.Loop
	parent          *loop.Task
	tasks           []*loop.Task // in the order of their creation; nil for those that are done
	place           map[*loop.Task]int
	errors          []error
	exiting         bool
	aborting        bool
	parentCancelled bool         // by the group
	completed       *loop.Future // when no task is left
}

// WithTaskGroup stands for async with TaskGroup(): it runs body, which makes tasks with CreateTask or CreateTaskIn, and then
// waits for all of them. If body or a task fails, the other tasks and body are cancelled, and the errors that are not
// cancellations become an *ExceptionGroup.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup
func WithTaskGroup(body func(tg *TaskGroup) error) *Coroutine[None] {
	return withTaskGroup(loop.Running(), body)
}

func withTaskGroup(l *loop.Loop, body func(tg *TaskGroup) error) *Coroutine[None] {
	return library(l, "TaskGroup", func(l *loop.Loop) (None, error) {
		g := &TaskGroup{l: l, parent: l.CurrentTask(), place: map[*loop.Task]int{}}
		if g.parent == nil {
			return None{}, &RuntimeError{Message: fmt.Sprintf("TaskGroup %v cannot determine the parent task", g)}
		}
		over := false
		defer func() {
			if !over { // a panic that nobody may catch goes on
				g.abort()
			}
		}()
		err := protect(l, func() error { return body(g) })
		err = g.exit(err)
		over = true
		return None{}, err
	})
}

// protect runs f, whose panics are errors unless the session lets them pass.
func protect(l *loop.Loop, f func() error) error {
	_, err := l.Await(l.NewLibraryCoroutine("body", func(*loop.Loop) (any, error) { return nil, f() }))
	return err
}

// CreateTask has the loop run coroutine c as a task of the group. Its type is lost; see CreateTaskIn.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup.create_task
func (g *TaskGroup) CreateTask(c Awaiter, name ...string) *Task[any] {
	coro, ok := c.core().(*loop.Coroutine)
	if !ok {
		panic(&TypeError{Message: fmt.Sprintf("a coroutine was expected, got %v", c)})
	}
	return CreateTaskIn(g, (*Coroutine[any])(coro), name...)
}

// CreateTaskIn is TaskGroup.CreateTask with types.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup.create_task
func CreateTaskIn[T any](g *TaskGroup, c *Coroutine[T], name ...string) *Task[T] {
	switch {
	case g.exiting && len(g.place) == 0:
		panic(&RuntimeError{Message: fmt.Sprintf("TaskGroup %v is finished", g)})
	case g.aborting:
		panic(&RuntimeError{Message: fmt.Sprintf("TaskGroup %v is shutting down", g)})
	}
	t := createTask(g.l, c, name)
	t.Core().AddInternalCallback(func(f *loop.Future) { g.taskDone(f.Task()) })
	g.add(t.Core())
	return t
}

func (g *TaskGroup) add(t *loop.Task) {
	if len(g.tasks) > 2*len(g.place)+16 { // mostly holes
		g.tasks = slices.DeleteFunc(g.tasks, func(t *loop.Task) bool { return t == nil })
		for i, t := range g.tasks {
			g.place[t] = i
		}
	}
	g.place[t] = len(g.tasks)
	g.tasks = append(g.tasks, t)
}

func (g *TaskGroup) remove(t *loop.Task) {
	g.tasks[g.place[t]] = nil
	delete(g.place, t)
}

// exit follows TaskGroup.__aexit__ of CPython 3.11. failed is how the body ended.
func (g *TaskGroup) exit(failed error) error {
	g.exiting = true
	var cancellation error
	if loop.IsCancelled(failed) {
		cancellation = failed
	}
	if g.parentCancelled && g.parent.Uncancel() == 0 {
		cancellation = nil
	}
	if failed != nil && !g.aborting {
		g.abort()
	}
	for len(g.place) > 0 {
		if g.completed == nil {
			g.completed = g.l.NewFuture()
		}
		switch err := wait(g.l, g.completed); {
		case err == nil:
		case !loop.IsCancelled(err): // an interrupt, say
			g.abort()
			return err
		case !g.aborting:
			cancellation = err
			g.abort()
		}
		g.completed = nil
	}
	if cancellation != nil && len(g.errors) == 0 {
		return cancellation
	}
	if failed != nil && !loop.IsCancelled(failed) {
		g.errors = append(g.errors, failed)
	}
	if len(g.errors) > 0 {
		return &ExceptionGroup{Message: "unhandled errors in a TaskGroup", Exceptions: g.errors}
	}
	return nil
}

func (g *TaskGroup) abort() {
	g.aborting = true
	for _, t := range g.tasks {
		if t != nil {
			t.Cancel("")
		}
	}
}

func (g *TaskGroup) taskDone(t *loop.Task) {
	g.remove(t)
	if g.completed != nil && len(g.place) == 0 {
		release(g.completed)
	}
	err := exceptionOf(&t.Future)
	if err == nil {
		return
	}
	g.errors = append(g.errors, err)
	if g.parent.Done() {
		g.l.CallExceptionHandler(loop.Context{Err: err, Task: t,
			Message: fmt.Sprintf("Task %v has errored out but its parent task %v is already completed", t, g.parent)})
		return
	}
	if !g.aborting && !g.parentCancelled {
		g.abort()
		g.parentCancelled = true
		g.parent.Cancel("")
	}
}

func (g *TaskGroup) String() string {
	var info []string
	if n := len(g.place); n > 0 {
		info = append(info, fmt.Sprintf("tasks=%d", n))
	}
	if n := len(g.errors); n > 0 {
		info = append(info, fmt.Sprintf("errors=%d", n))
	}
	if g.aborting {
		info = append(info, "cancelling")
	} else {
		info = append(info, "entered")
	}
	return "<TaskGroup " + strings.Join(info, " ") + ">"
}

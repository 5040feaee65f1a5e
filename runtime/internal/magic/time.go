package magic

import (
	"strings"
	"syscall"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// timeMagics are %time and %%time.
func timeMagics(p *process) []*Magic {
	doc := "%time statement\n%%time\nstatements\n\n" +
		"Time the execution of Go. The CPU time of the process and the wall time are printed, also when the Go fails or is " +
		"interrupted; CPU time of child processes has a line of its own. The value of a last expression is the cell's " +
		"result, and variables that the Go declares stay. For short times use %timeit, which repeats."
	takes := cell.Takes{Kind: cell.Statements}
	run := func(c *Call) (any, error) { return nil, runTimed(c, p) }
	return []*Magic{{Name: "time", Takes: takes, Doc: doc, Run: run}, {Name: "%time", Takes: takes, Doc: doc, Run: run}}
}

func runTimed(c *Call, p *process) error {
	switch {
	case c.Assigned:
		return &UsageError{"the value of %time cannot be assigned: write %time x := …"}
	case c.Args != "" && strings.HasPrefix(c.Name, "%"):
		return &UsageError{"Can't use statement directly after '%%time'!"}
	}
	now := c.Session.Clock()
	begin := now()
	children := p.cpu(syscall.RUSAGE_CHILDREN)
	self := p.cpu(syscall.RUSAGE_SELF)
	defer func() {
		self := p.cpu(syscall.RUSAGE_SELF).sub(self)
		wall := now().Sub(begin)
		children := p.cpu(syscall.RUSAGE_CHILDREN).sub(children)
		text := "CPU times: " + self.String() + "\nWall time: " + formatDuration(wall) + "\n"
		if children.total() > 0 {
			text += "Children : " + children.String() + "\n"
		}
		c.Session.Print(text)
	}()
	if c.Go != nil {
		c.Go()
	}
	return nil
}

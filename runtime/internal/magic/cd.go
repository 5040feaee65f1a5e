package magic

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// cdMagics are %cd, %pwd and %dhist. They share the directories that were visited.
func cdMagics() []*Magic {
	d := &directories{}
	return []*Magic{{
		Name: "cd",
		Doc: "%cd [-q] dir\n%cd -\n%cd -<n>\n%cd --part\n\nChange the directory of the process: to dir, to the one before, to " +
			"the n-th of %dhist, to the last one there whose name contains part, or home. The new one is printed unless -q is given.",
		Run: d.cd,
	}, {
		Name: "pwd",
		Doc:  "%pwd\n\nReturn the directory of the process.",
		Run:  runPwd,
	}, {
		Name: "dhist",
		Doc:  "%dhist\n\nPrint the directories that %cd has visited.",
		Run:  d.list,
	}}
}

func runPwd(*Call) (any, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, &UsageError{"CWD no longer exists - please use %cd to change directory."}
	}
	return dir, nil
}

// directories is where the process has been.
type directories struct {
	mu      sync.Mutex // protects visited: cells of two subshells may run %cd at once
	visited []string
}

var numbered = regexp.MustCompile(`^-(\d+)$`)

func (d *directories) cd(c *Call) (any, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visit()
	o := options{}
	arg := strings.TrimSpace(c.expand(c.Args))
	target := ""
	switch n := numbered.FindStringSubmatch(arg); {
	case n != nil:
		i, err := strconv.Atoi(n[1])
		if err != nil || i >= len(d.visited) {
			c.Session.Print("The requested directory does not exist in history.\n")
			return nil, nil
		}
		target = d.visited[i]
	case strings.HasPrefix(arg, "--"):
		if target = d.find(arg[2:]); target == "" {
			c.Session.Print("No matching entry in directory history\n")
			return nil, nil
		}
	default:
		opts, rest, err := c.options("q")
		if err != nil {
			return nil, err
		}
		o, target = opts, strings.Join(rest, " ")
	}
	if target == "-" {
		if len(d.visited) < 2 {
			return nil, &UsageError{"%cd -: No previous directory to change to."}
		}
		target = d.visited[len(d.visited)-2]
	}
	return nil, d.change(c, target, o.has("q"))
}

// change changes the directory. A directory that does not exist is said and is no error, as in IPython.
func (d *directories) change(c *Call, target string, quiet bool) error {
	if target == "" {
		target = "~"
	}
	if err := os.Chdir(expandHome(target)); err != nil {
		c.Session.Print(osError(err, target).Value + "\n")
	}
	d.visit()
	if !quiet && len(d.visited) > 0 {
		c.Session.Print(d.visited[len(d.visited)-1] + "\n")
	}
	return nil
}

// visit notes the directory of the process if it is another one now.
func (d *directories) visit() {
	dir, err := os.Getwd()
	if err == nil && (len(d.visited) == 0 || d.visited[len(d.visited)-1] != dir) {
		d.visited = append(d.visited, dir)
	}
}

// find finds the last directory whose name has a part, or else whose path has it.
func (d *directories) find(part string) string {
	for _, of := range []func(string) string{filepath.Base, func(p string) string { return p }} {
		for _, dir := range slices.Backward(d.visited) {
			if info, err := os.Stat(dir); err == nil && info.IsDir() && strings.Contains(of(dir), part) {
				return dir
			}
		}
	}
	return ""
}

func (d *directories) list(c *Call) (any, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visit()
	text := "Directory history\n"
	for i, dir := range d.visited {
		text += strconv.Itoa(i) + ": " + dir + "\n"
	}
	c.Session.Print(text)
	return nil, nil
}

// expandHome puts the home directory in the place of ~.
func expandHome(path string) string {
	if path == "~" || strings.HasPrefix(path, "~/") {
		if home, err := os.UserHomeDir(); err == nil {
			return home + path[1:]
		}
	}
	return path
}

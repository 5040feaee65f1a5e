package magic

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// loadMagics are %load.
func loadMagics() []*Magic {
	return []*Magic{{
		Name: "load",
		Doc: "%load [-y] [-r lines] [-s names] source\n\nPut a source into this cell: lines of the history (as for %history), a " +
			"URL, a file (.go may be left out), or the text of a string variable. -r 5-10,20 chooses lines, 5:10 the same " +
			"without the last; -s f,T chooses declarations by name. It asks about more than 200 000 characters, unless -y is given.",
		Run: runLoad,
	}}
}

// muchText is how many characters %load puts into a cell without asking.
const muchText = 200_000

func runLoad(c *Call) (any, error) {
	o, words, err := c.options("yns:r:")
	if err != nil {
		return nil, err
	}
	text, err := findSource(c, strings.Join(words, " "))
	if err != nil {
		return nil, err
	}
	if o.has("s") {
		found, missing, err := declarationsIn(text, strings.Split(o["s"], ","))
		if err != nil {
			c.Session.PrintErr("Unable to parse the input as valid Go code\n")
			return nil, nil
		}
		for _, name := range missing {
			c.Session.PrintErr(fmt.Sprintf("The symbol `%s` was not found\n", name))
		}
		text = found
	}
	if o.has("r") {
		text = chooseLines(text, o["r"])
	}
	if n := len([]rune(text)); n > muchText && !o.has("y") {
		yes, err := c.ask(fmt.Sprintf("The text you're trying to load seems pretty big (%d characters). Continue (y/[N]) ? ", n))
		if err != nil {
			return nil, err
		}
		if !yes {
			c.Session.Print("Operation cancelled.\n")
			return nil, nil
		}
	}
	c.Session.SetNextInput("// %load "+c.Args+"\n"+text, true)
	return nil, nil
}

// findSource finds a text as IPython's find_user_code does.
func findSource(c *Call, target string) (string, error) {
	if text := historyText(c.Session, target); text != "" {
		return text, nil
	}
	if strings.HasPrefix(target, "http://") || strings.HasPrefix(target, "https://") {
		return download(c, target)
	}
	for _, name := range []string{target, target + ".go"} {
		path := expandHome(name)
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		if info.IsDir() {
			return "", &Error{Name: "ValueError", Value: "'" + target + "' is a directory, not a regular file."}
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return "", osError(err, path)
		}
		return string(text), nil
	}
	for _, v := range c.Session.Variables() {
		if v.Name == target && v.Kind == "var" && v.Value.IsValid() {
			if s, ok := v.Value.Interface().(string); ok {
				return s, nil
			}
			return "", &Error{Name: "TypeError", Value: target + " is not a string."}
		}
	}
	return "", &Error{Name: "ValueError", Value: "'" + target + "' was not found in history, as a file, url, nor in the user namespace."}
}

// historyText is the text of ranges of cells. Without ranges it is everything but the cell that runs now.
func historyText(s Session, ranges string) string {
	entries := historyRanges(s, strings.Fields(ranges))
	if ranges == "" && len(entries) > 0 {
		entries = entries[:len(entries)-1]
	}
	var inputs []string
	for _, e := range entries {
		inputs = append(inputs, e.Input)
	}
	return strings.Join(inputs, "\n")
}

func download(c *Call, url string) (string, error) {
	req, err := http.NewRequestWithContext(c.Context, http.MethodGet, url, nil)
	if err != nil {
		return "", &Error{Name: "ValueError", Value: err.Error(), Cause: err}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", downloadError(c, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", &Error{Name: "HTTPError", Value: "HTTP Error " + resp.Status}
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", downloadError(c, err)
	}
	return string(text), nil
}

func downloadError(c *Call, err error) error {
	if c.Context.Err() != nil {
		return context.Cause(c.Context)
	}
	return &Error{Name: "URLError", Value: err.Error(), Cause: err}
}

var lineRange = regexp.MustCompile(`^(\d*)(?:([-:])(\d*))?$`)

// chooseLines is the lines of text in ranges: 5-10 with the last, 5:10 without it, both with ends that may be left out.
func chooseLines(text, ranges string) string {
	lines := strings.Split(text, "\n")
	var chosen []string
	for _, r := range strings.FieldsFunc(ranges, func(c rune) bool { return c == ',' || c == ' ' }) {
		m := lineRange.FindStringSubmatch(r)
		if m == nil {
			continue
		}
		from, to := number(m[1], 1), number(m[3], len(lines))
		switch {
		case m[2] == "":
			to = from
		case m[2] == ":" && m[3] != "":
			to--
		}
		from, to = min(max(from, 1)-1, len(lines)), min(to, len(lines))
		if from < to {
			chosen = append(chosen, lines[from:to]...)
		}
	}
	return strings.Join(dedent(chosen), "\n")
}

// dedent takes the indent of the first line from it and from the lines that follow it with the same indent.
func dedent(lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	indent := lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], " \t"))]
	out := append([]string(nil), lines...)
	for i, line := range out {
		if line != "" && !strings.HasPrefix(line, indent) {
			break
		}
		out[i] = strings.TrimPrefix(line, indent)
	}
	return out
}

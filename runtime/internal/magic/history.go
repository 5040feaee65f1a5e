package magic

import (
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// historyMagics are %history and its short name %hist.
func historyMagics() []*Magic {
	doc := "%history [-n] [-o] [-g pattern | -l [n]] [-f file [-y]] [range …]\n\n" +
		"Print the cells that were run. Ranges choose: 4, 4-6, 4- of this session, ~2/7 of the second before it, 243/1-5 of " +
		"session 243. -n prints line numbers, -o also outputs, -g only cells that contain the pattern (with ? and *), -l the " +
		"last n (10). -f writes to a file and asks before it overwrites one, unless -y is given."
	return []*Magic{{Name: "history", Doc: doc, Run: runHistory}, {Name: "hist", Doc: doc, Run: runHistory}}
}

// A historyQuery is what %history is asked.
type historyQuery struct {
	numbers, outputs, overwrite bool
	file                        string
	pattern                     *regexp.Regexp // or nil
	last                        int            // or -1
	ranges                      []string
}

func parseHistory(words []string) (*historyQuery, error) {
	q := &historyQuery{last: -1}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "-n":
			q.numbers = true
		case word == "-o":
			q.outputs = true
		case word == "-no" || word == "-on":
			q.numbers, q.outputs = true, true
		case word == "-y":
			q.overwrite = true
		case word == "-f":
			if len(words) == 0 {
				return nil, &UsageError{"argument -f: expected one argument"}
			}
			q.file, words = words[0], words[1:]
		case word == "-l":
			q.last = 10
			if len(words) > 0 {
				if n, err := strconv.Atoi(words[0]); err == nil && n >= 0 {
					q.last, words = n, words[1:]
				}
			}
		case word == "-g":
			var pattern []string
			for len(words) > 0 && !strings.HasPrefix(words[0], "-") {
				pattern, words = append(pattern, words[0]), words[1:]
			}
			q.pattern = globPattern(strings.Join(pattern, " "))
			q.numbers = true
		case strings.HasPrefix(word, "-"):
			return nil, usageErrorf("unrecognized arguments: %s", word)
		default:
			q.ranges = append(q.ranges, word)
		}
	}
	return q, nil
}

// globPattern matches texts in which something matches the pattern: ? is any character and * any number of them.
func globPattern(glob string) *regexp.Regexp {
	p := regexp.QuoteMeta(glob)
	p = strings.ReplaceAll(p, `\?`, `.`)
	p = strings.ReplaceAll(p, `\*`, `.*`)
	return regexp.MustCompile(`(?s)` + p)
}

func runHistory(c *Call) (any, error) {
	words, bad := splitArgs(c.expand(c.Args))
	if bad != nil {
		return nil, bad
	}
	q, err := parseHistory(words)
	if err != nil {
		return nil, err
	}
	text := ""
	for _, e := range q.entries(c.Session) {
		text += q.format(e)
	}
	if q.file == "" {
		c.Session.Print(text)
		return nil, nil
	}
	return nil, q.write(c, text)
}

func (q *historyQuery) entries(s Session) []HistoryEntry {
	entries := historyRanges(s, q.ranges)
	if q.pattern != nil {
		var found []HistoryEntry
		for _, e := range entries {
			if q.pattern.MatchString(e.Input) {
				found = append(found, e)
			}
		}
		entries = found
	}
	if q.last >= 0 && q.last < len(entries) {
		entries = entries[len(entries)-q.last:]
	}
	return entries
}

// format writes one cell. Tabs stay, which IPython expands: they are how Go is indented.
func (q *historyQuery) format(e HistoryEntry) string {
	text := strings.TrimRight(e.Input, " \t\r\n") + "\n"
	if q.numbers {
		number := strconv.Itoa(e.Line)
		if e.Session != 0 {
			number = strconv.Itoa(e.Session) + "/" + number
		}
		sep := " "
		if strings.Contains(strings.TrimSuffix(text, "\n"), "\n") {
			sep = "\n"
		}
		text = strings.Repeat(" ", max(0, 4-len(number))) + number + ":" + sep + text
	}
	if q.outputs && e.Output != "" {
		text += e.Output + "\n"
	}
	return text
}

func (q *historyQuery) write(c *Call, text string) error {
	name := expandHome(q.file)
	if _, err := os.Stat(name); err == nil && !q.overwrite {
		yes, err := c.ask("File " + pythonString(name) + " exists. Overwrite? ")
		if err != nil {
			return err
		}
		if !yes {
			c.Session.Print("Aborting.\n")
			return nil
		}
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return osError(err, name)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return osError(err, name)
	}
	return nil
}

// mostSessions is how many sessions one range goes over.
const mostSessions = 1000

var historyRange = regexp.MustCompile(`^(~?\d+/)?(\d+)?(?:([-:])(~?\d+/)?(\d*))?$`)

// historyRanges lists the cells in ranges; none means all of this session. What is no range is passed over, as in IPython.
func historyRanges(s Session, ranges []string) []HistoryEntry {
	if len(ranges) == 0 {
		return s.History(0, 1, 0)
	}
	var entries []HistoryEntry
	for _, text := range ranges {
		m := historyRange.FindStringSubmatch(text)
		if m == nil || m[1] == "" && m[2] == "" {
			continue
		}
		first, from, to := sessionNumber(m[1], 0), number(m[2], 1), 0
		if m[2] != "" {
			switch {
			case m[5] != "" && m[3] == "-":
				to = number(m[5], 0) + 1
			case m[5] != "":
				to = number(m[5], 0)
			case m[3] != "-":
				to = from + 1
			}
		}
		last := sessionNumber(m[4], first)
		for session := max(first, last-mostSessions); session < last; session++ {
			entries = append(entries, s.History(session, from, 0)...)
			from = 1
		}
		entries = append(entries, s.History(last, from, to)...)
	}
	return entries
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// sessionNumber reads 243/ as 243 and ~2/ as -2.
func sessionNumber(s string, otherwise int) int {
	return number(strings.Replace(strings.TrimSuffix(s, "/"), "~", "-", 1), otherwise)
}

package history

import "regexp"

// DefaultTail is how many rows a tail without a number has, as in IPython.
const DefaultTail = 10

// Tail returns the last n rows, oldest first; those of this session stand last, whatever other kernels did meanwhile.
func (l *Log) Tail(n int) []Row {
	own, session := l.current()
	if n <= 0 {
		return nil
	}
	if len(own) >= n {
		return own[len(own)-n:]
	}
	missing := n - len(own)
	var earlier []Row
	l.scan(func(r Row) bool {
		if r.Session != session {
			earlier = append(earlier, r)
		}
		return len(earlier) < missing
	})
	return append(reversed(earlier), own...)
}

// Range returns the lines from start up to stop, stop excluded, of one session, in order. Session 0 is the current one,
// a negative one counts back. stop 0 means up to the end; negative bounds count back from the end of the current
// session. The rows carry the number that was asked for if that is 0, else the session's own.
func (l *Log) Range(session, start, stop int) []Row {
	own, current := l.current()
	asked := session
	if session <= 0 {
		session += current
	}
	if session == current {
		return ownRange(own, asked, start, stop)
	}
	var rows []Row
	if session > 0 {
		l.scan(func(r Row) bool {
			if r.Session == session && r.Line >= start && (stop == 0 || r.Line < stop) {
				rows = append(rows, r)
			}
			return r.Session >= session
		})
	}
	return reversed(rows)
}

func ownRange(own []Row, asked, start, stop int) []Row {
	end := 1
	if len(own) > 0 {
		end = own[len(own)-1].Line + 1
	}
	if start < 0 {
		start += end
	}
	if stop < 0 {
		stop += end
	}
	if stop == 0 || stop > end {
		stop = end
	}
	var rows []Row
	for _, r := range own {
		if r.Line >= start && r.Line < stop {
			if asked == 0 {
				r.Session = 0
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// Search returns the rows whose whole text matches the pattern, in which * stands for any text, ? for one character and
// [a-z] for one of a set, oldest first. n > 0 keeps the last n only, unique keeps the latest of equal texts only.
func (l *Log) Search(pattern string, n int, unique bool) []Row {
	match := glob(pattern)
	own, session := l.current()
	seen := map[string]bool{}
	var rows []Row // newest first
	take := func(r Row) bool {
		if match.MatchString(r.Input) && !(unique && seen[r.Input]) {
			seen[r.Input] = true
			rows = append(rows, r)
		}
		return n <= 0 || len(rows) < n
	}
	more := true
	for i := len(own) - 1; i >= 0 && more; i-- {
		more = take(own[i])
	}
	if more {
		l.scan(func(r Row) bool { return r.Session == session || take(r) })
	}
	return reversed(rows)
}

// glob compiles a pattern in the syntax of SQLite's GLOB, which front ends are used to.
// https://www.sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators
func glob(pattern string) *regexp.Regexp {
	expr := []byte(`(?s)\A`)
	for rest := []rune(pattern); len(rest) > 0; {
		switch c := rest[0]; c {
		case '*':
			expr = append(expr, ".*"...)
		case '?':
			expr = append(expr, '.')
		case '[':
			if set, n := globSet(rest); n > 0 {
				expr, rest = append(expr, set...), rest[n:]
				continue
			}
			return regexp.MustCompile(`\z\A.`) // an open set matches nothing in SQLite
		default:
			expr = append(expr, regexp.QuoteMeta(string(c))...)
		}
		rest = rest[1:]
	}
	re, err := regexp.Compile(string(append(expr, `\z`...)))
	if err != nil { // a set such as [z-a] matches nothing
		return regexp.MustCompile(`\z\A.`)
	}
	return re
}

// globSet translates the set that rest begins with, and says how many characters it is long, 0 if it does not end.
func globSet(rest []rune) (string, int) {
	i, out := 1, "["
	if i < len(rest) && rest[i] == '^' {
		i, out = i+1, out+"^"
	}
	for first := true; i < len(rest); i, first = i+1, false {
		switch c := rest[i]; {
		case c == ']' && !first:
			return out + "]", i + 1
		case c == '-' && !first && i+1 < len(rest) && rest[i+1] != ']':
			out += "-"
		default:
			if c == '-' { // means itself here, but QuoteMeta leaves it alone
				out += `\`
			}
			out += regexp.QuoteMeta(string(c))
		}
	}
	return "", 0
}

// current returns a copy of this session's rows, numbered, and the session's number.
func (l *Log) current() ([]Row, int) {
	_ = l.flush() // the number is needed; flush has logged what there is to say
	l.mu.Lock()
	defer l.mu.Unlock()
	session := max(l.session, 1)
	rows := append([]Row(nil), l.own...)
	for i := range rows {
		rows[i].Session = session
	}
	return rows, session
}

// scan calls yield with the rows on disk, newest first, until it returns false.
func (l *Log) scan(yield func(Row) bool) {
	l.mu.Lock()
	refused := l.refused
	l.mu.Unlock()
	if refused {
		return
	}
	l.disk.Lock()
	defer l.disk.Unlock()
	if err := scanRows(l.path, yield); err != nil && !isBusy(err) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.refuse(err)
	}
}

func reversed(rows []Row) []Row {
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	return rows
}

package session

import (
	"strconv"
	"strings"
)

// exit ends the process when the host has what was printed. Pos is where the cell asks for that, "" if it is not known.
func (s *Session) exit(pos string, code int) {
	s.afterOutput(s.flushAll, func() { s.cfg.Exit(code, s.placeLines(pos)) })
}

// placeLines shows the lines around a position as lower writes them, "Cell In[2], line 3".
func (s *Session) placeLines(pos string) []string {
	cell, number, ok := strings.Cut(pos, ", line ")
	line, err := strconv.Atoi(number)
	if !ok || err != nil {
		return nil
	}
	return append([]string{cyan + pos + reset}, s.excerpt(cell, line)...)
}

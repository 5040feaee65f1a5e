package magic

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// formatTime writes a time in seconds as IPython does: precision significant digits in s, ms, μs or ns, and whole days,
// hours, minutes and seconds from a minute on.
func formatTime(seconds float64, precision int) string {
	if seconds >= 60 {
		return formatLongTime(seconds)
	}
	order := 3
	switch {
	case seconds >= 1:
		order = 0
	case seconds >= 1e-3:
		order = 1
	case seconds >= 1e-6:
		order = 2
	}
	units := [...]string{"s", "ms", "μs", "ns"} // U+03BC, as IPython has it, not U+00B5
	scale := [...]float64{1, 1e3, 1e6, 1e9}
	return fmt.Sprintf("%.*g %s", precision, seconds*scale[order], units[order])
}

func formatLongTime(seconds float64) string {
	var parts []string
	for _, unit := range []struct {
		suffix string
		length float64
	}{{"d", 24 * 60 * 60}, {"h", 60 * 60}, {"min", 60}, {"s", 1}} {
		if n := int64(seconds / unit.length); n > 0 {
			seconds = math.Mod(seconds, unit.length)
			parts = append(parts, fmt.Sprint(n, unit.suffix))
		}
		if seconds < 1 {
			break
		}
	}
	return strings.Join(parts, " ")
}

func formatDuration(d time.Duration) string { return formatTime(d.Seconds(), 3) }

// groupThousands writes n with commas: 100,000,000.
func groupThousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural is n and a noun.
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return groupThousands(n) + " " + noun
}

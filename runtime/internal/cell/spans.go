package cell

// A Span is a part of a source that is a magic's own and no Go, from Start to End in bytes. Go that a magic takes is no
// part of it.
type Span struct {
	Start, End int
	Name       string // of the magic, as in [Magic]; "" for a comment that begins with #
	Kind       Kind
}

// Spans finds the magics of a source, in order. Unlike [Parse] it needs no correct Go.
func Spans(src string, takes Taker) []Span {
	var spans []Span
	for _, r := range regions(src, takes) {
		s := Span{Start: r.start, End: r.end}
		if r.magic != nil {
			s.Name, s.Kind = r.magic.Name, r.magic.Kind
		}
		spans = append(spans, s)
	}
	return spans
}

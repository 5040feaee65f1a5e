// Package pipe carries the calls of [lang.Language] and [lang.Host] as frames over one byte stream. It knows neither
// processes nor Jupyter, and not what a cell is beyond its name.
//
// [Client] is the kernel's end: a Language whose calls another process answers. [Serve] is the session's end.
//
// Order: what a session reports for one cell reaches the host in the order of reporting, and all of it before Execute
// of that cell returns. Reports of different cells have no order among each other, so a host that is slow with one
// cell does not hold up another.
//
// Backpressure: reports are paid for with credits, which come back when the host has taken them ([Client] never holds
// more than a few windows of them). A host that blocks thus stops the producer, while replies, interrupts, input and
// errors pass: the reader of either end never waits for anybody.
package pipe

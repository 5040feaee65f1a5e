// Package history remembers what was typed: the cells of this session and of earlier ones, for history_request. It
// knows neither the protocol nor the language; a row is a session, a line and a text.
//
// Sessions are numbered from 1 in the order in which they first stored or asked for something, as IPython's
// HistoryManager does. Session 0 is the current one, a negative number counts back from it.
//
// # Why bbolt
//
// The rows live in one file of go.etcd.io/bbolt. The alternative was SQLite in Go, modernc.org/sqlite. Measured with one
// small program on two cores, everything else already in the build cache:
//
//	                      build    binary
//	without               -        5.2 MB
//	bbolt 1.5             1 s      5.7 MB
//	modernc.org/sqlite    13 s     11.7 MB
//
// What a history needs is an ordered scan from either end and a pattern match over it: one bucket with the key
// session, line does that, and SQLite's GLOB scans as well. SQLite would bring concurrent writers. bbolt locks its file
// exclusively while it is open, so a [Log] opens it for the moment of one write or one read and closes it again:
// several kernels take turns of a few milliseconds. Writes are batched on a goroutine of their own, so nobody waits.
//
// A disk that refuses (read only, full, a damaged file, no home) is no reason to fail: the session goes on with what it
// remembers itself and says so once in the log.
package history

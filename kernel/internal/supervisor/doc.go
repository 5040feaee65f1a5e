// Package supervisor implements [lang.Language] on top of child processes: a session process that runs the cells, and
// a spare that stands by warm. It knows how processes live and die; it knows neither Jupyter nor what is in a cell.
//
// A session that dies is the error of the cells that ran in it. The next cell runs in the spare, after the declarations
// of the lost session have been restored; one line on that cell's stdout says what could not be.
//
// # Interrupts
//
// An interrupt is passed on to the session, which stops the main flow of its cells. A main flow that does not stop
// within [Config.Grace] is stuck in something that no check reaches; its cell is told so on stdout, and the next
// interrupt ends the session, like any other death. Nothing is killed without that second interrupt: a cell that takes
// long to clean up may do so.
//
// # No orphans
//
// A session leads a process group of its own. When it dies or is closed, the supervisor kills what is left of the
// group. When the supervisor's process dies, however, nobody is left to do that, so the session holds the reading end
// of a pipe whose writing end only the supervisor has: when that closes, the session kills its group, and on Linux the
// operating system does it for the session, which needs no working scheduler (see askForKill).
//
// # Last words
//
// The runtime writes the first line of its last words ("fatal error: …") to descriptor 2 and nowhere else, the rest
// also to its crash output, of which the supervisor reads a pipe. Descriptor 2 leads to a pipe as well, which the
// supervisor reads until the session takes it over ([Session.TakeStandardOutput]), and again when the session is dead.
package supervisor

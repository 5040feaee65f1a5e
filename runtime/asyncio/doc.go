// Package asyncio is what cells import as "asyncio": Python's asyncio in Go's spelling, over package loop. It does not
// know cells, the engine that runs them or Jupyter.
//
// Names are those of https://docs.python.org/3/library/asyncio.html. Durations are time.Duration. What Python
// raises is an error: conditions that programs handle (a result that is not ready, a full queue) are returned; misuse (a
// lock released twice) panics.
//
// Semantics and order are those of CPython 3.11, which testdata and the tests beside it compare line by line. Where Python has
// async with, there is a function that begins with With and takes the body; where it has keyword arguments, there are options.
//
// # Which loop
//
// Functions that take no loop work on the loop that runs on the calling goroutine. Compiled programs find it through
// loop.Running. A session, whose goroutines the loop tells apart by records of its own, uses the functions of Bind, which
// fall back on the session's loop, so that two sessions may share a process. Locks, queues and coroutines of this package
// belong to no loop before somebody waits.
//
// # Types
//
// Coroutine[T], Task[T] and Future[T] are the types of package loop with a result type: a pointer to one may be converted
// to a pointer to another T. An engine that cannot hold generic types uses T = any everywhere, see Bind. What an engine needs
// besides, and cells do not see, stands in files named host_*.go.
package asyncio

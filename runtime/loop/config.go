package loop

// Config is what a session gives its loop. The zero Config works.
type Config struct {
	// Clock is where times and timers come from. Nil is package time.
	Clock Clock

	// Locals is where the loop keeps, per goroutine, what it runs there. Nil keeps it in the goroutine's pprof labels,
	// where Running finds it too.
	Locals Locals

	// Owner returns the owner (the cell) of the code that runs on the calling goroutine. It is asked whenever a handle,
	// task, coroutine or callback is made.
	Owner func() any

	// Enter makes the calling goroutine, the loop's own, work for owner until leave is called: around callbacks.
	Enter func(owner any) (leave func())

	// Run is called on the new goroutine of a coroutine and must call body exactly once, on that goroutine. It is where
	// a session gives the goroutine a record of its own, with the owner of the coroutine; see Strand.SetValue. Nil
	// calls body.
	Run func(s *Strand, body func())

	// Wait wraps each wait of a flow or plain goroutine for the loop ("await", or "baton" when a flow waits for its
	// turn). It must call wait exactly once. If stop, which may be nil, is closed, the flow is interrupted: the wait
	// ends soon and says stopped, and Wait should panic. Nil calls wait(nil).
	Wait func(kind string, wait func(stop <-chan struct{}) (stopped bool))

	// Go starts f on a new goroutine of the calling one's owner: a helper of Loop.Go or of a channel wait. It ends by
	// itself. Nil is a go statement.
	Go func(f func())

	// Ended is asked, on its goroutine, why code of a coroutine, callback or helper has called runtime.Goexit. Nil, or nothing,
	// is that it wanted to.
	Ended func() error

	// Uncatchable says that a panic value, or an error that was given to Interrupt, must not end up as the error of an
	// await: it goes on as a panic until the end of the coroutine or flow. Nil means none.
	Uncatchable func(v any) bool

	// Report learns of what asyncio would log or warn of, on the loop's goroutine with the owner installed. Nil drops it.
	Report func(Report)

	// Repr shows a value inside the representation of a future. Nil is %#v, cut.
	Repr func(v any) string

	// RecursionLimit is how deep coroutines may await coroutines. 0 is Python's 1000.
	RecursionLimit int
}

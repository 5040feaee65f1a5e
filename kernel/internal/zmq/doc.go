// Package zmq carries a kernel's five channels over ZeroMQ: it implements [channels.Set] with sockets of its own for
// shell, control and stdin (ROUTER), iopub (XPUB) and heartbeat (REP). It knows frames, connections and queues; it knows
// nothing of what stands in a frame.
//
// # Why sockets of its own
//
// Of zmq4 it uses the connection: the greeting, the handshake, the coding of frames. zmq4's sockets lose the last messages
// when they close, shake hands with one client at a time and wait for it without a limit, and end the process when a peer
// names an unknown socket type or sends a frame of 2^62 bytes; a subscriber that stops reading stops all others. No other
// package imports zmq4.
//
// # From bottom to top
//
//	endpoint, ipc    where to listen
//	guard            between a connection and zmq4: checks lengths before zmq4 allocates, answers PING, batches writes
//	outbox           what waits for one connection, bounded in bytes
//	peer             a connection: one goroutine reads, one writes
//	socket           a listener and its peers: accept, handshake, close
//	router, publisher, heartbeat    what the three kinds of sockets do with a message
//
// # A front end that is behind
//
// What waits for a connection is bounded twice. Above the soft limit, publishing waits as long as the front end reads on.
// If it has read nothing for five seconds, publishing waits no longer: the front end loses stream text, and nothing else,
// until it reads again. At the hard limit it is disconnected. Others never wait for it more than once.
//
// # Close
//
// Close sends what waits, closes the writing half, and reads until the peer has closed its half, all within half a second.
// Closing at once would lose messages: a TCP connection that is closed with unread data is reset, and a reset discards
// what the peer has not read yet.
//
// https://rfc.zeromq.org/spec/23/
package zmq

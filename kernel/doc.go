// Package kernel is a Jupyter kernel: it speaks the messaging protocol with front ends and lets a [lang.Language] run
// the cells. It knows the protocol, the order of requests and the execution count; it knows nothing of the language.
//
// # From bottom to top
//
//	internal/wire        messages, signatures, frames
//	internal/channels    what the kernel needs of its five channels; internal/zmq carries them, kerneltest fakes them
//	internal/connection  the connection file
//	internal/history     what was typed
//	internal/usage       what the kernel's processes use
//	internal/pipe        a Language at the other end of a connection
//	internal/supervisor  a Language that runs in a child process
//	kernel               this package: table.go declares every message type, and one file each handles it
//
// # The order of things
//
// Control has a goroutine of its own, and so has the heartbeat: both answer while a cell computes. Each shell (the main
// one and every subshell) has three lanes, each of them in the order of arrival: one runs cells, one answers questions
// (complete, inspect, is_complete, history and the like), one hands comms to the language. So a cell never holds up a
// completion or a widget, which it does in ipykernel, and cells still run one after the other.
//
// # The status light
//
// Every request is bracketed by a busy and an idle with its own header as parent. Front ends that draw one light for
// the whole kernel take the latest status as the truth, and servers cull kernels that look idle. A completion answered
// during a cell would leave that light on idle. Therefore the kernel says busy once more, with an empty parent header,
// whenever a request becomes idle while a cell still runs. An empty parent, because the message belongs to no request:
// clients that wait for the idle of a request compare the parent, and never see it. The last status is always idle.
//
// https://jupyter-client.readthedocs.io/en/stable/messaging.html
package kernel

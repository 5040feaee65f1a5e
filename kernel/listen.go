package kernel

import (
	"log/slog"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/zmq"
)

// listen opens the channels over ZeroMQ. It is the [Opener] of [Run].
func listen(file connection.File, log *slog.Logger, welcome channels.Welcome) (channels.Set, error) {
	return zmq.Open(zmq.Endpoints{
		Shell:     file.Endpoint(file.ShellPort),
		Control:   file.Endpoint(file.ControlPort),
		Stdin:     file.Endpoint(file.StdinPort),
		IOPub:     file.Endpoint(file.IOPubPort),
		Heartbeat: file.Endpoint(file.HBPort),
	}, log, welcome)
}

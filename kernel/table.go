package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// A lane of a shell, or none.
type laneName int

const (
	here      laneName = iota // on the goroutine that reads the channel: must answer at once
	execution                 // one cell after the other
	question                  // beside a running cell, in order among themselves
	comm                      // beside a running cell, in order among themselves
)

// A handler answers one message type.
type handler struct {
	channels channelSet
	lane     laneName
	reply    string // the message type of the reply, "" for none
	spec     string // the section of the specification
	handle   func(ctx context.Context, k *kernel, r *request) (reply, error)
}

// A channelSet says on which channels a message type is accepted.
type channelSet int

const (
	onShell channelSet = 1 << iota
	onControl
)

func (s channelSet) String() string {
	if s == onControl {
		return "control"
	}
	return "shell"
}

const (
	messaging = "https://jupyter-client.readthedocs.io/en/stable/messaging.html"
	subshells = "https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html"
	usageSpec = "https://github.com/jupyter-server/jupyter-resource-usage"
)

// table declares every message type that a front end may send on shell and control. Control takes every type of shell
// but comms; what would hold it up there runs in the lanes of the main shell and is answered on control.
func table() map[string]handler {
	const both = onShell | onControl
	return map[string]handler{
		wire.ExecuteRequest:    {both, execution, wire.ExecuteReply, messaging + "#execute", execute},
		wire.CompleteRequest:   {both, question, wire.CompleteReply, messaging + "#completion", complete},
		wire.InspectRequest:    {both, question, wire.InspectReply, messaging + "#introspection", inspect},
		wire.IsCompleteRequest: {both, question, wire.IsCompleteReply, messaging + "#code-completeness", isComplete},
		wire.HistoryRequest:    {both, question, wire.HistoryReply, messaging + "#history", queryHistory},
		wire.CommInfoRequest:   {both, question, wire.CommInfoReply, messaging + "#comm-info", commInfo},
		wire.CommOpen:          {onShell, comm, "", messaging + "#opening-a-comm", openComm},
		wire.CommMsg:           {onShell, comm, "", messaging + "#comm-messages", messageComm},
		wire.CommClose:         {onShell, comm, "", messaging + "#tearing-down-comms", closeComm},
		wire.KernelInfoRequest: {both, here, wire.KernelInfoReply, messaging + "#kernel-info", kernelInfo},
		wire.ConnectRequest:    {both, here, wire.ConnectReply, messaging + "#connect", connect},
		wire.InterruptRequest:  {both, here, wire.InterruptReply, messaging + "#kernel-interrupt", interrupt},
		wire.ShutdownRequest:   {both, here, wire.ShutdownReply, messaging + "#kernel-shutdown", shutdown},

		wire.DebugRequest:          {onControl, here, wire.DebugReply, messaging + "#debug-request", refuseDebug},
		wire.UsageRequest:          {onControl, here, wire.UsageReply, usageSpec, reportUsage},
		wire.CreateSubshellRequest: {onControl, here, wire.CreateSubshellReply, subshells + "#create-subshell", createSubshell},
		wire.DeleteSubshellRequest: {onControl, here, wire.DeleteSubshellReply, subshells + "#delete-subshell", deleteSubshell},
		wire.ListSubshellRequest:   {onControl, here, wire.ListSubshellReply, subshells + "#list-subshells", listSubshells},
	}
}

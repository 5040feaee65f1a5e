package wire

// ProtocolVersion is the version of the messaging protocol that this package writes.
const ProtocolVersion = "5.5"

// The message types on shell and control: a request and its reply.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-shell-router-dealer-channel
const (
	ExecuteRequest    = "execute_request"
	ExecuteReply      = "execute_reply"
	InspectRequest    = "inspect_request"
	InspectReply      = "inspect_reply"
	CompleteRequest   = "complete_request"
	CompleteReply     = "complete_reply"
	HistoryRequest    = "history_request"
	HistoryReply      = "history_reply"
	IsCompleteRequest = "is_complete_request"
	IsCompleteReply   = "is_complete_reply"
	ConnectRequest    = "connect_request"
	ConnectReply      = "connect_reply"
	CommInfoRequest   = "comm_info_request"
	CommInfoReply     = "comm_info_reply"
	KernelInfoRequest = "kernel_info_request"
	KernelInfoReply   = "kernel_info_reply"
)

// The message types on control alone.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-control-router-dealer-channel
const (
	ShutdownRequest  = "shutdown_request"
	ShutdownReply    = "shutdown_reply"
	InterruptRequest = "interrupt_request"
	InterruptReply   = "interrupt_reply"
	DebugRequest     = "debug_request"
	DebugReply       = "debug_reply"

	// https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html
	CreateSubshellRequest = "create_subshell_request"
	CreateSubshellReply   = "create_subshell_reply"
	DeleteSubshellRequest = "delete_subshell_request"
	DeleteSubshellReply   = "delete_subshell_reply"
	ListSubshellRequest   = "list_subshell_request"
	ListSubshellReply     = "list_subshell_reply"

	// https://github.com/jupyter-server/jupyter-resource-usage
	UsageRequest = "usage_request"
	UsageReply   = "usage_reply"
)

// The message types of comms, which go both ways.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
const (
	CommOpen  = "comm_open"
	CommMsg   = "comm_msg"
	CommClose = "comm_close"
)

// The message types on iopub.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel
const (
	Stream            = "stream"
	DisplayData       = "display_data"
	UpdateDisplayData = "update_display_data"
	ExecuteInput      = "execute_input"
	ExecuteResult     = "execute_result"
	Error             = "error"
	Status            = "status"
	ClearOutput       = "clear_output"
	IOPubWelcome      = "iopub_welcome" // https://jupyter.org/enhancement-proposals/65-jupyter-xpub/jupyter-xpub.html
)

// The message types on stdin.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel
const (
	InputRequest = "input_request"
	InputReply   = "input_reply"
)

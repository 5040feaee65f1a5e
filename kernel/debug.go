package kernel

import "context"

// refuseDebug refuses: there is no debugger, and kernel_info_reply does not claim one.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
func refuseDebug(_ context.Context, _ *kernel, r *request) (reply, error) {
	return reply{}, &requestError{"NotImplementedError", "this kernel has no debugger"}
}

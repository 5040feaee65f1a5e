package kernel

import "context"

// connect names the ports.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#connect
func connect(_ context.Context, k *kernel, _ *request) (reply, error) {
	return reply{content: map[string]any{
		"status":       "ok",
		"shell_port":   k.file.ShellPort,
		"iopub_port":   k.file.IOPubPort,
		"stdin_port":   k.file.StdinPort,
		"control_port": k.file.ControlPort,
		"hb_port":      k.file.HBPort,
	}}, nil
}

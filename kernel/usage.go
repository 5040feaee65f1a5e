package kernel

import "context"

// reportUsage says what the kernel and the language's processes use.
// https://github.com/jupyter-server/jupyter-resource-usage
func reportUsage(_ context.Context, k *kernel, _ *request) (reply, error) {
	return reply{content: k.usage.Report()}, nil
}

//go:build !amd64 && !arm64

package livetype

// The methods of live types are reached through code of ours, which each processor needs its own of (see stubs_amd64.s).
const _ = gopherloop_has_no_stubs_for_this_processor

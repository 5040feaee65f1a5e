//go:build !go1.26 || go1.27

package livetype

// Whoever builds with another version of Go sees the name that follows among the first errors. To support that version, copy the layout file of the last
// one, compare it with internal/abi of the new one, and run the tests.
type layout gopherloop_needs_a_layout_file_for_this_version_of_Go

// Package maphash stands for the generic functions of hash/maphash. Hashes differ from those of compiled code.
package maphash

import "hash/maphash"

// Comparable is as maphash.Comparable.
func Comparable[T comparable](seed maphash.Seed, v T) uint64 {
	return maphash.Comparable[any](seed, v)
}

// WriteComparable is as maphash.WriteComparable.
func WriteComparable[T comparable](h *maphash.Hash, x T) {
	maphash.WriteComparable[any](h, x)
}

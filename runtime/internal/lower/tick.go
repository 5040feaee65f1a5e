//go:build !race

package lower

// tickAlways is for builds with the race detector, in which the engine may not read the word that an interrupt sets.
const tickAlways = false

//go:build race

package lower

const tickAlways = true

//go:build race

package extract

// raceFactor: the race detector makes everything slower and larger.
const raceFactor = 10

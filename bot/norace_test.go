//go:build !race

package main

// slowness is how much longer things may take without the race detector.
const slowness = 1

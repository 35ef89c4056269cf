//go:build race

package main

// slowness is how much longer things may take under the race detector.
const slowness = 10

//go:build race

package telegram_test

// raceDetector is true when the tests run many times slower: the crash tests
// then take their short form.
const raceDetector = true

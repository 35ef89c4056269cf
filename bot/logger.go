package main

import (
	"io"
	"log/slog"
)

// newLogger writes one line an event. Messages are constants and fields hold
// ids, counts and errors: nothing a resident wrote.
func newLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

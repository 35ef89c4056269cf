package main

import (
	"io"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/store"
)

// TestVerifyIsNoticed: what verify found of the audit trail is where the
// console looks for the last check.
func TestVerifyIsNoticed(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Log(t.Context(), audit.Entry{Who: audit.Terminal, What: audit.BackedUp}); err != nil {
		t.Fatal(err)
	}
	if err := (shop{store: s}).verify(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	var kept struct {
		At    time.Time `json:"at"`
		Who   string    `json:"who"`
		Whole bool      `json:"whole"`
		Lines []string  `json:"lines"`
	}
	if _, err := s.Setting(t.Context(), "audit check", &kept); err != nil || time.Since(kept.At) > time.Hour || kept.Who != audit.Terminal || !kept.Whole || len(kept.Lines) == 0 {
		t.Errorf("the console finds %+v, %v", kept, err)
	}
}

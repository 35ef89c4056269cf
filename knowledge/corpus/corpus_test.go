package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mingbai/knowledge"
)

// built returns the embedded corpus as it stands on the day it was checked.
func built(t testing.TB) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	base.Now = func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }
	return base
}

func TestEmbeddedChecks(t *testing.T) {
	base := built(t)
	for _, p := range base.Check() {
		if p.Warning {
			t.Log(p)
			continue
		}
		t.Error(p)
	}
	if len(base.Channels) == 0 || len(base.Locals) == 0 || len(base.Sheets) != 5 || len(base.Guides) == 0 || len(base.Laws.All()) == 0 {
		t.Errorf("the corpus is not whole: %d channels, %d locals, %d sheets, %d guides, %d laws",
			len(base.Channels), len(base.Locals), len(base.Sheets), len(base.Guides), len(base.Laws.All()))
	}
}

func TestEmbeddedHasEveryChannel(t *testing.T) {
	base := built(t)
	for _, code := range knowledge.ChannelCodes() {
		if _, ok := base.Channels[code]; !ok {
			t.Errorf("channel %s is missing", code)
		}
	}
}

func TestDir(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("channels.yaml", "- {code: \"12348\", name: 改过的名字, for: 问法律, basis: web, source: 本单位, checked: \"2026-01-01\"}\n")
	src, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(Embedded(), src)
	if err != nil {
		t.Fatal(err)
	}
	if got := base.Channels["12348"].Name; got != "改过的名字" {
		t.Errorf("12348 is called %q, want the folder's name", got)
	}
	if base.Channels["12345"].Name == "" {
		t.Error("the folder hides other channels")
	}
	write("channels.yaml", "- {code: \"12348\", nam: x}\n")
	if _, err := knowledge.Load(src); !errors.Is(err, knowledge.ErrLoad) {
		t.Errorf("an unknown key loads: %v", err)
	}
}

func TestDirRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, file + "-missing"} {
		if _, err := Dir(path); !errors.Is(err, ErrNoFolder) {
			t.Errorf("Dir(%s) = %v, want ErrNoFolder", path, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := knowledge.Load(Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

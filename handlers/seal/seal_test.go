package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/seal"
)

func create(t *testing.T) (*seal.Ring, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	ring, err := seal.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return ring, path
}

func TestSealedValuesOpenOnlyWhereTheyBelong(t *testing.T) {
	ring, path := create(t)
	other, _ := create(t)
	text := []byte("老板拖欠工资三个月")
	sealed, err := ring.Seal("inbox", "row 1", text)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, text) {
		t.Fatal("the text can be read in the sealed value")
	}
	again, err := ring.Seal("inbox", "row 1", text)
	if err != nil || bytes.Equal(sealed, again) {
		t.Fatalf("the same text sealed twice looks the same (%v)", err)
	}
	loaded, err := seal.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := loaded.Open("inbox", "row 1", sealed)
	if err != nil || !bytes.Equal(got, text) {
		t.Fatalf("Open = %q, %v", got, err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	cases := []struct {
		name, purpose, place string
		ring                 *seal.Ring
		value                []byte
		want                 error
	}{
		{"other purpose", "outbox", "row 1", ring, sealed, seal.ErrValue},
		{"other place", "inbox", "row 2", ring, sealed, seal.ErrValue},
		{"one bit changed", "inbox", "row 1", ring, flipped, seal.ErrValue},
		{"cut", "inbox", "row 1", ring, sealed[:9], seal.ErrValue},
		{"empty", "inbox", "row 1", ring, nil, seal.ErrValue},
		{"other key", "inbox", "row 1", other, sealed, seal.ErrWrongKey},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := c.ring.Open(c.purpose, c.place, c.value); !errors.Is(err, c.want) {
				t.Errorf("Open = %v, want %v", err, c.want)
			}
		})
	}
}

func TestPseudonymsAreStableAndKeyed(t *testing.T) {
	ring, path := create(t)
	other, _ := create(t)
	a := ring.Pseudonym("person", "telegram", "12")
	next, err := seal.Rotate(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, same := range map[string]bool{
		"the same again":    a == ring.Pseudonym("person", "telegram", "12"),
		"after a rotation":  a == next.Pseudonym("person", "telegram", "12"),
		"not other parts":   a != ring.Pseudonym("person", "telegram1", "2"),
		"not other purpose": a != ring.Pseudonym("chat", "telegram", "12"),
		"not other key":     a != other.Pseudonym("person", "telegram", "12"),
	} {
		if !same {
			t.Errorf("%s: does not hold", name)
		}
	}
}

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	ring, path := create(t)
	old, err := ring.Seal("p", "1", []byte("before"))
	if err != nil {
		t.Fatal(err)
	}
	next, err := seal.Rotate(path)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := next.Open("p", "1", old); err != nil || string(text) != "before" {
		t.Errorf("old value: %q, %v", text, err)
	}
	fresh, err := next.Seal("p", "1", []byte("after"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Open("p", "1", fresh); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("new value under the old ring: %v", err)
	}
}

func TestKeyFileIsNeverReplacedOrGuessed(t *testing.T) {
	_, path := create(t)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Create(path); !errors.Is(err, seal.ErrExists) {
		t.Errorf("Create over a key = %v", err)
	}
	if _, err := seal.Load(path + "x"); !errors.Is(err, seal.ErrMissing) {
		t.Errorf("Load of nothing = %v", err)
	}
	broken := map[string][]byte{
		"empty":        nil,
		"cut":          whole[:len(whole)-6],
		"one digit":    bytes.Replace(whole, []byte("key "), []byte("key 0"), 1),
		"other file":   []byte("hello\nworld\n"),
		"head only":    whole[:bytes.IndexByte(whole, '\n')],
		"extra line":   append(bytes.Clone(whole), "x\n"...),
		"binary zeros": make([]byte, len(whole)),
	}
	for name, data := range broken {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := seal.Load(path); !errors.Is(err, seal.ErrDamaged) {
				t.Errorf("Load = %v", err)
			}
			if left, _ := os.ReadFile(path); !bytes.Equal(left, data) {
				t.Error("the damaged file was changed")
			}
		})
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); len(names) > 0 {
		t.Errorf("temporary files left: %v", names)
	}
}

func TestRingDoesNotPrintItsKeys(t *testing.T) {
	ring, path := create(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Fields(strings.Split(string(data), "\n")[1])[1]
	if s := fmt.Sprintf("%v %s", ring, ring); strings.Contains(s, secret[:16]) {
		t.Errorf("%q shows the key", s)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("mingbai key file 1, keep a copy in a safe place\nkey 00 00\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		ring, err := seal.Load(path)
		if err != nil {
			return
		}
		sealed, err := ring.Seal("p", "1", data)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := ring.Open("p", "1", sealed); err != nil || !bytes.Equal(text, data) {
			t.Fatalf("Open = %q, %v", text, err)
		}
	})
}

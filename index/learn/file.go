package learn

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
)

// format names the kind and version of a model file. Change it whenever features change meaning.
const format = "mingbai-learned-1"

// largestFile bounds what is read, in bytes.
const largestFile = 256 << 20

// file is a model as it is saved: its content and a checksum over it.
type file struct {
	Format  string          `json:"format"`
	SHA256  string          `json:"sha256"`
	Content json.RawMessage `json:"content"`
}

type content struct {
	Weights  map[string]float32 `json:"weights"`
	Examples []savedExample     `json:"examples"`
}

type savedExample struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Answer   string   `json:"answer,omitempty"`
	Relevant []string `json:"rel"`
}

// Save writes the model to a file that only its owner can read. It replaces what is there at once,
// so that a crash leaves the old file or the new one.
func (m *Model) Save(path string) error {
	text, err := m.encode()
	if err != nil {
		return fmt.Errorf("learn: save the model: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".learned-*")
	if err != nil {
		return fmt.Errorf("learn: save the model: %w", err)
	}
	_, err = temporary.Write(text)
	if err == nil {
		err = temporary.Sync()
	}
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("learn: save the model: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}

func (m *Model) encode() ([]byte, error) {
	c := content{Weights: make(map[string]float32, featureCount)}
	for j, name := range featureNames {
		c.Weights[name] = m.weights[j]
	}
	for _, e := range m.examples {
		c.Examples = append(c.Examples, savedExample(e))
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return json.Marshal(file{Format: format, SHA256: sum(text), Content: text})
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}

// Load reads a model that was saved. The error is ErrDamaged for anything else than what Save wrote,
// and fs.ErrNotExist when there is no file; either way the plain index remains, see Searcher.
func Load(path string) (*Model, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("learn: load the model: %w", err)
	}
	if info.Size() > largestFile {
		return nil, fmt.Errorf("%w: it has %d bytes", ErrDamaged, info.Size())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("learn: load the model: %w", err)
	}
	return decode(text)
}

func decode(text []byte) (*Model, error) {
	var f file
	var c content
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("%w: not JSON", ErrDamaged)
	}
	switch {
	case f.Format != format:
		return nil, fmt.Errorf("%w: its format is %.40q", ErrDamaged, f.Format)
	case f.SHA256 != sum(f.Content):
		return nil, fmt.Errorf("%w: the checksum differs", ErrDamaged)
	case json.Unmarshal(f.Content, &c) != nil || len(c.Weights) != featureCount:
		return nil, fmt.Errorf("%w: not the content of a model", ErrDamaged)
	}
	m := &Model{}
	for j, name := range featureNames {
		weight, ok := c.Weights[name]
		if !ok || math.IsNaN(float64(weight)) || math.IsInf(float64(weight), 0) {
			return nil, fmt.Errorf("%w: no weight of %s", ErrDamaged, name)
		}
		m.weights[j] = weight
	}
	for _, e := range c.Examples {
		m.examples = append(m.examples, Example(e))
	}
	return m, nil
}

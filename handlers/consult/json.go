package consult

import (
	"bytes"
	"context"
	"encoding/json"
)

// AskJSON answers one question as the one JSON object of the contract.
func (c *Consultant) AskJSON(ctx context.Context, q, place string, prev []string) ([]byte, error) {
	answer, err := c.Ask(ctx, Question{Text: q, Place: place, Prev: prev})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

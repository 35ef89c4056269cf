package consult

import (
	"context"

	"mingbai/index"
)

// closest names the guide nearest to a question that found no answer, so that
// the office sees where one is missing. It is never shown to the resident.
func (c *Consultant) closest(ctx context.Context, h heard) string {
	if c.search != nil {
		hits, err := c.search.Search(ctx, index.Query{Text: h.text, Kinds: []string{KindGuide}, Limit: 1})
		if err == nil && len(hits) > 0 {
			return hits[0].ID
		}
	}
	if like := c.near.guides.like(h.text); len(like) > 0 {
		return c.base.Guides[like[0].text].ID
	}
	return ""
}

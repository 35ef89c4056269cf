package knowledge

import (
	"fmt"

	"mingbai/knowledge/eligibility"
	"mingbai/knowledge/form"
)

// readGuidance reads the decision tables and the forms; the last source that
// has a file wins.
func (b *Base) readGuidance(sources []Source) error {
	for _, src := range sources {
		if err := readOne(src.FS(), "eligibility.yaml", &b.Eligibility); err != nil {
			return fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
		if err := readOne(src.FS(), "forms.yaml", &b.Forms); err != nil {
			return fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
	}
	return nil
}

// Form returns a form by its id.
func (b *Base) Form(id string) (form.Form, bool) {
	for _, f := range b.Forms {
		if f.ID == id {
			return f, true
		}
	}
	return form.Form{}, false
}

// guidance checks the decision tables and the forms against the rest.
func (c *checker) guidance() {
	c.err("eligibility", c.base.Eligibility.Check())
	for _, t := range c.base.Eligibility.Tables {
		c.table(t)
	}
	for _, f := range c.base.Forms {
		where := "form " + f.ID
		c.err(where, f.Check())
		c.refs(where, f.Law)
		c.guides(where, f.Guides)
		c.texts(where, f.Before, f.After, f.Vow)
		for _, field := range f.Asked() {
			c.texts(where, field.Ask)
		}
	}
}

func (c *checker) table(t eligibility.Table) {
	where := "eligibility " + t.ID
	c.label(where, t.Category)
	c.goes(where, t.First)
	c.guides(where, t.Guides)
	c.texts(where, t.Does, t.Deadline, t.Cost)
	c.refs(where, t.Law)
	if _, ok := c.base.Form(t.Form); t.Form != "" && !ok {
		c.problem(where, "there is no form %q", t.Form)
	}
	for _, q := range t.Questions {
		c.texts(where+" question "+q.ID, q.Ask, q.Open)
		c.refs(where+" question "+q.ID, q.Law)
	}
	for _, f := range t.Facts {
		c.refs(where+" fact "+f.ID, f.Law)
		for _, say := range f.Say {
			c.texts(where+" fact "+f.ID, say)
		}
	}
	for _, r := range t.Rows {
		c.row(where+" row "+r.ID, r)
	}
}

func (c *checker) row(where string, r eligibility.Row) {
	c.refs(where, r.Law)
	if r.First != "" {
		c.goes(where, r.First)
	}
	c.texts(where, r.Say, r.Instead, r.Does, r.Deadline)
	c.texts(where, r.Bring...)
}

// guides checks that guides named elsewhere exist.
func (c *checker) guides(where string, ids []string) {
	known := map[string]bool{}
	for _, g := range c.base.Guides {
		known[g.ID] = true
	}
	for _, id := range ids {
		if !known[id] {
			c.problem(where, "there is no guide %q", id)
		}
	}
}

package eligibility

import (
	"fmt"
	"slices"
)

// mostCompletions bounds a table: every combination of answers is tried.
const mostCompletions = 20000

// check tells what is wrong with a table: besides what is missing, an answer
// or value that is named but does not exist, and a combination of answers for
// which no row holds.
func (t *Table) check() error {
	if t.Title == "" || t.Category == "" || t.Before == "" || t.First == "" || len(t.Hear) == 0 {
		return fmt.Errorf("needs title, category, before, first and hear")
	}
	for _, err := range []error{t.checkQuestions(), t.checkFacts(), t.checkRows()} {
		if err != nil {
			return err
		}
	}
	for answers := range t.completions(Answers{}) {
		if t.row(t.values(answers)) < 0 {
			return fmt.Errorf("no row holds for %v", answers)
		}
	}
	return nil
}

func (t *Table) checkQuestions() error {
	all := 1
	seen := map[string]bool{}
	for _, q := range t.Questions {
		if q.ID == "" || q.Ask == "" || q.Open == "" || len(q.Options) < 2 || seen[q.ID] {
			return fmt.Errorf("question %q needs an id of its own, ask, open and two options", q.ID)
		}
		seen[q.ID] = true
		all *= len(q.Options)
		ids := map[string]bool{}
		for _, o := range q.Options {
			if o.ID == "" || o.Label == "" || ids[o.ID] {
				return fmt.Errorf("question %s: option %q needs an id of its own and a label", q.ID, o.ID)
			}
			ids[o.ID] = true
		}
	}
	if len(t.Questions) == 0 || all > mostCompletions {
		return fmt.Errorf("%d combinations of answers: must be 1 to %d", all, mostCompletions)
	}
	return nil
}

func (t *Table) checkFacts() error {
	for _, f := range t.Facts {
		if f.ID == "" || f.Name == "" {
			return fmt.Errorf("fact %q needs id and name", f.ID)
		}
		for _, c := range f.Is {
			for id, options := range c.If {
				if err := t.answersExist(id, options); err != nil {
					return fmt.Errorf("fact %s: %w", f.ID, err)
				}
			}
		}
		for value := range f.Say {
			if !f.takes(value) {
				return fmt.Errorf("fact %s never is %s", f.ID, value)
			}
		}
	}
	return nil
}

func (t *Table) answersExist(id string, options []string) error {
	q, ok := t.Question(id)
	if !ok {
		return fmt.Errorf("there is no question %q", id)
	}
	for _, o := range options {
		if _, ok := q.Option(o); !ok {
			return fmt.Errorf("question %s has no option %q", id, o)
		}
	}
	return nil
}

// takes tells whether a fact can have a value.
func (f *Fact) takes(value string) bool {
	return value == Unknown || slices.ContainsFunc(f.Is, func(c Case) bool { return c.Value == value })
}

func (t *Table) checkRows() error {
	for _, r := range t.Rows {
		if r.ID == "" || r.Say == "" || len(r.Law) == 0 {
			return fmt.Errorf("row %q needs id, say and law", r.ID)
		}
		if !slices.Contains([]Outcome{Can, Cannot, Ask, Given}, r.Outcome) {
			return fmt.Errorf("row %s: outcome %q is none", r.ID, r.Outcome)
		}
		for id, values := range r.When {
			at := slices.IndexFunc(t.Facts, func(f Fact) bool { return f.ID == id })
			if at < 0 {
				return fmt.Errorf("row %s: there is no fact %q", r.ID, id)
			}
			for _, v := range values {
				if !t.Facts[at].takes(v) {
					return fmt.Errorf("row %s: fact %s never is %q", r.ID, id, v)
				}
			}
		}
	}
	return nil
}

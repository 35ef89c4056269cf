package eligibility

import (
	"iter"
	"maps"
	"slices"
)

// Answers are the options chosen, by question.
type Answers map[string]string

// Decision is what a table comes to with the answers so far: a row, or the
// question to ask next.
type Decision struct {
	Row  *Row      // nil while undecided
	Next *Question // nil when decided
}

// Decide gives the verdict as soon as no further answer can change its outcome
// and the conditions of its row are certain, and else the first question whose
// answer can change it. Answers to unknown questions or with unknown options
// count as not given.
func (t *Table) Decide(given Answers) Decision {
	given = t.valid(given)
	var rows []int
	certain := make([]bool, len(t.Rows)) // the row's conditions hold whatever else is answered
	for i := range certain {
		certain[i] = true
	}
	for answers := range t.completions(given) {
		values := t.values(answers)
		rows = append(rows, t.row(values))
		for i := range certain {
			certain[i] = certain[i] && t.holds(&t.Rows[i], values)
		}
	}
	outcomes := make([]string, len(rows))
	for i, r := range rows {
		outcomes[i] = string(t.Rows[r].Outcome)
	}
	if !same(outcomes) {
		return Decision{Next: deciding(t, given, outcomes)}
	}
	for _, r := range slices.Sorted(slices.Values(rows)) {
		if certain[r] {
			return Decision{Row: &t.Rows[r]}
		}
	}
	return Decision{Next: deciding(t, given, rows)}
}

// same tells whether all of a list are equal.
func same[T comparable](list []T) bool {
	return !slices.ContainsFunc(list, func(x T) bool { return x != list[0] })
}

// valid keeps the answers that exist.
func (t *Table) valid(given Answers) Answers {
	kept := Answers{}
	for i := range t.Questions {
		q := &t.Questions[i]
		if _, ok := q.Option(given[q.ID]); ok {
			kept[q.ID] = given[q.ID]
		}
	}
	return kept
}

// completions runs through all ways to answer the questions still open, the
// last question turning fastest. The map is reused.
func (t *Table) completions(given Answers) iter.Seq[Answers] {
	return func(yield func(Answers) bool) {
		answers := maps.Clone(given)
		t.fill(answers, given, 0, yield)
	}
}

func (t *Table) fill(answers, given Answers, at int, yield func(Answers) bool) bool {
	if at == len(t.Questions) {
		return yield(answers)
	}
	q := &t.Questions[at]
	if _, ok := given[q.ID]; ok {
		return t.fill(answers, given, at+1, yield)
	}
	for _, o := range q.Options {
		answers[q.ID] = o.ID
		if !t.fill(answers, given, at+1, yield) {
			return false
		}
	}
	return true
}

// deciding is the first open question of which two answers, all else equal,
// lead to different ends. ends are those of the completions, in their order.
func deciding[T comparable](t *Table, given Answers, ends []T) *Question {
	block := len(ends) // completions that share the answers before this question
	for i := range t.Questions {
		q := &t.Questions[i]
		if _, ok := given[q.ID]; ok {
			continue
		}
		step := block / len(q.Options)
		for start := 0; start < len(ends); start += block {
			for at := start + step; at < start+block; at++ {
				if ends[at] != ends[at-step] {
					return q
				}
			}
		}
		block = step
	}
	return nil
}

// values are the facts under a full set of answers.
func (t *Table) values(answers Answers) []string {
	values := make([]string, len(t.Facts))
	for i := range t.Facts {
		values[i] = t.Facts[i].value(answers)
	}
	return values
}

// row is the first row that holds for the facts, -1 for none.
func (t *Table) row(values []string) int {
	return slices.IndexFunc(t.Rows, func(r Row) bool { return t.holds(&r, values) })
}

// holds tells whether the conditions of a row hold for the facts.
func (t *Table) holds(r *Row, values []string) bool {
	for i := range t.Facts {
		if want, named := r.When[t.Facts[i].ID]; named && !slices.Contains(want, values[i]) {
			return false
		}
	}
	return true
}

// value is the value of a fact under a full set of answers.
func (f *Fact) value(answers Answers) string {
	for _, c := range f.Is {
		if c.holds(answers) {
			return c.Value
		}
	}
	return Unknown
}

func (c Case) holds(answers Answers) bool {
	for id, options := range c.If {
		if !slices.Contains(options, answers[id]) {
			return false
		}
	}
	return true
}

// Settled returns the facts that no further answer can change, with their
// values, in the order of the table. A fact that is settled as Unknown is left
// out.
func (t *Table) Settled(given Answers) []Settled {
	given = t.valid(given)
	var out []Settled
	for i := range t.Facts {
		f := &t.Facts[i]
		first, same := "", true
		for answers := range t.completions(given) {
			v := f.value(answers)
			if first == "" {
				first = v
			}
			if same = v == first; !same {
				break
			}
		}
		if same && first != Unknown {
			out = append(out, Settled{Fact: f, Value: first})
		}
	}
	return out
}

// Settled is a fact that is certain.
type Settled struct {
	Fact  *Fact
	Value string
}

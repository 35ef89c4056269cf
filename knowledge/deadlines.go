package knowledge

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"mingbai/knowledge/deadline"
)

// readDeadlines reads the deadlines and the years of days off: of the first
// the last source that has the file wins, a year's file replaces the same
// year of an earlier source.
func readDeadlines(sources []Source) (deadline.Book, error) {
	var book deadline.Book
	var years []deadline.Days
	for _, src := range sources {
		var own deadline.Book
		more, err := readYears(src.FS())
		if err = errors.Join(err, readOne(src.FS(), "deadlines.yaml", &own)); err != nil {
			return deadline.Book{}, fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
		if len(own.Rows) > 0 {
			book = own
		}
		years = append(years, more...)
	}
	book.Calendar = deadline.NewCalendar(years)
	return book, nil
}

// readYears reads the files of days off.
func readYears(fsys fs.FS) ([]deadline.Days, error) {
	names, err := fs.Glob(fsys, "holidays/*.yaml")
	if err != nil {
		return nil, err
	}
	var years []deadline.Days
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var y deadline.Days
		if err := yaml.UnmarshalWithOptions(data, &y, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		years = append(years, y)
	}
	return years, nil
}

// deadlines checks the deadlines: their rows, laws, places to go and guides.
func (c *checker) deadlines(book *deadline.Book) {
	for _, err := range book.Check() {
		c.err("deadlines.yaml", err)
	}
	guides := map[string]bool{}
	for _, g := range c.base.Guides {
		guides[g.ID] = true
	}
	c.refs("deadlines.yaml", book.MovedLaw)
	for _, s := range book.Stops {
		c.refs("deadline stop "+s.Code, s.Law)
		c.texts("deadline stop "+s.Code, s.Say)
	}
	for i := range book.Rows {
		r := &book.Rows[i]
		where := "deadline " + r.ID
		c.refs(where, r.Law)
		c.refs(where, r.AlsoLaw)
		c.refs(where, r.StopLaw)
		if r.Channel != "" {
			c.goes(where, r.Channel)
		}
		c.texts(where, r.Event, r.Rule, r.From, r.Question, r.FileWith, r.StopSay, r.Longest, r.Late)
		for _, g := range r.Guides {
			if !guides[g] {
				c.problem(where, "there is no guide %q", g)
			}
		}
	}
}

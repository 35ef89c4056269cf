package start

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

const (
	mostVillages = 400
	longestName  = 30
)

// take stores what a step asked for, or says in the form what is wrong.
func (h pages) take(p *console.Page, n int, f *console.Form, s *progress) error {
	switch n {
	case 1:
		return h.takePlace(p, f, s)
	case 2:
		return h.takeVillages(p, f, *s)
	case 3:
		return h.takeAdvisers(p, f, *s)
	}
	s.Channel = f.Value("channel")
	if s.Channel != "web" && s.Channel != "telegram" {
		f.Wrong("channel", "请选一个。")
	}
	return nil
}

// takePlace stores the office's town and gives it a judicial office.
func (h pages) takePlace(p *console.Page, f *console.Form, s *progress) error {
	place := f.Value("place")
	han := func(r rune) bool { return !unicode.Is(unicode.Han, r) }
	if utf8.RuneCountInString(place) < 3 || strings.ContainsFunc(place, han) {
		f.Wrong("place", "写全称，从省写起，不要空格和符号，比如 广东省中山市东凤镇。")
		return nil
	}
	s.Place = place
	return h.change(p, "写了所在地 "+place, func(r handoff.Roster) (handoff.Roster, error) {
		return r.Keeps(handoff.Office{Name: officeOf(r, place), Place: place})
	})
}

// officeOf is the judicial office of a town, as the roster calls it or as it
// would be called.
func officeOf(r handoff.Roster, place string) string {
	for _, post := range r.Posts {
		if post.Place == place && post.Office != "" {
			return post.Office
		}
	}
	return handoff.Town(place) + "司法所"
}

// takeVillages adds the villages that are not in the roster. None is taken out:
// that is done where it is seen what it means.
func (h pages) takeVillages(p *console.Page, f *console.Form, s progress) error {
	if s.Place == "" {
		f.Error = "先做第 1 步，写明是哪个镇(街道)。"
		return nil
	}
	names := strings.FieldsFunc(f.Value("villages"), func(r rune) bool { return strings.ContainsRune("\r\n\t，,、；; ", r) })
	if len(names) > mostVillages {
		f.Wrong("villages", "一次最多写 "+strconv.Itoa(mostVillages)+" 个。更多的请在名册里导入名单。")
		return nil
	}
	for _, name := range names {
		if utf8.RuneCountInString(name) > longestName || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			f.Wrong("villages", "有一个名字太长，或者有看不见的字符。一行写一个。")
			return nil
		}
	}
	return h.change(p, "加了村居", func(r handoff.Roster) (handoff.Roster, error) {
		known := map[string]bool{}
		for _, post := range r.Posts {
			if post.Place == s.Place {
				known[post.Village] = true
			}
		}
		for _, name := range names {
			if !known[name] {
				known[name] = true
				r.Posts = append(r.Posts, handoff.Post{Place: s.Place, Village: name, Office: officeOf(r, s.Place)})
			}
		}
		return r, nil
	})
}

// takeAdvisers enters who answers.
func (h pages) takeAdvisers(p *console.Page, f *console.Form, s progress) error {
	if s.Place == "" {
		f.Error = "先做第 1 步，写明是哪个镇(街道)。"
		return nil
	}
	for i := range f.Fields {
		if x := &f.Fields[i]; utf8.RuneCountInString(x.Value) > longestName || strings.ContainsFunc(x.Value, func(r rune) bool { return !unicode.IsPrint(r) }) {
			x.Error = "名字太长，或者有看不见的字符。"
		}
	}
	if f.Bad() {
		return nil
	}
	was, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	villages := posts(was, s.Place)
	return h.change(p, "写了谁来接", func(r handoff.Roster) (handoff.Roster, error) {
		for i, village := range villages {
			name, id := f.Value("adviser"+strconv.Itoa(i)), ""
			if old, _ := r.Person(village.Adviser); name == "" || name == old.Name {
				continue
			}
			r, id = r.Enlist(handoff.Person{Name: name, Role: handoff.Adviser})
			for j := range r.Posts {
				if r.Posts[j].Place == s.Place && r.Posts[j].Village == village.Village {
					r.Posts[j].Adviser = id
				}
			}
		}
		if name := f.Value("officer"); name != "" {
			var id string
			r, id = r.Enlist(handoff.Person{Name: name, Role: handoff.Officer, Office: officeOf(r, s.Place)})
			for j := range r.People {
				if r.People[j].ID == id {
					r.People[j].Appointed = true
				}
			}
		}
		return r, nil
	})
}

// change saves what f makes of the roster, again when somebody else saved it
// first, and enters it.
func (h pages) change(p *console.Page, details string, f func(handoff.Roster) (handoff.Roster, error)) error {
	for try := 0; ; try++ {
		r, err := h.Book.Roster(p.R.Context())
		if err != nil {
			return err
		}
		if r, err = f(r.Clone()); err != nil {
			return err
		}
		err = h.Book.SaveRoster(p.R.Context(), r)
		if errors.Is(err, delivery.ErrStale) && try < 5 {
			continue
		}
		if err != nil {
			return err
		}
		return p.Note(audit.Roster, "开张", details)
	}
}

package start

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
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
	place, ok := whole(place, h.Places())
	f.Set("place", place)
	if !ok {
		f.Wrong("place", "要从省写起，比如 广东省中山市东凤镇。同名的镇很多，只写镇名会弄混。")
		return nil
	}
	was := s.Place
	s.Place = place
	if f.Value("move") != "" && was != "" && was != place {
		return h.change(p, place, "所在地从 "+was+" 改成 "+place, func(r handoff.Roster) (handoff.Roster, error) { return moved(r, was, place) })
	}
	return h.change(p, place, "写了所在地 "+place, func(r handoff.Roster) (handoff.Roster, error) {
		return r.Keeps(handoff.Office{Name: officeOf(r, place), Place: place})
	})
}

// whole completes the name of a town that stands once in the material; ok is
// false for one that does not begin with a province or a city.
func whole(place string, known []string) (full string, ok bool) {
	var found []string
	for _, chain := range known {
		if chain == place {
			return place, true
		}
		if strings.HasSuffix(chain, place) {
			found = append(found, chain)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	rest := []rune(place)
	return place, strings.ContainsAny(string(rest[:len(rest)-1]), "省市") || strings.Contains(place, "自治区")
}

// moved returns the roster in which a town is called otherwise, its office with
// it.
func moved(r handoff.Roster, from, to string) (handoff.Roster, error) {
	old, next := officeOf(r, from), handoff.Town(to)+"司法所"
	if old != handoff.Town(from)+"司法所" {
		next = old // a name of its own
	}
	for i := range r.Posts {
		if post := &r.Posts[i]; post.Place == from {
			post.Place = to
			if post.Office == old {
				post.Office = next
			}
		}
	}
	for i := range r.People {
		person := &r.People[i]
		if person.Office == old {
			person.Office = next
		}
		if person.Place == from {
			person.Place = to
		}
	}
	for i := range r.Offices {
		if r.Offices[i].Name == old {
			r.Offices[i].Name = next
		}
	}
	return r.Keeps(handoff.Office{Name: next, Place: to})
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

// takeVillages adds the villages that are not in the roster, and takes out those
// that are not written any more and that nobody serves yet: others are taken
// out where it is seen what that means.
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
	return h.change(p, s.Place, "写了村居", func(r handoff.Roster) (handoff.Roster, error) {
		r.Posts = slices.DeleteFunc(r.Posts, func(post handoff.Post) bool {
			return post.Place == s.Place && post.Adviser == "" && post.Backup == "" && post.Village != "" && !slices.Contains(names, post.Village)
		})
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
	at := handoff.Where{Place: s.Place, Sees: p.Me.Place}
	return h.change(p, s.Place, "写了谁来接", func(r handoff.Roster) (handoff.Roster, error) {
		for i, village := range villages {
			name, id := f.Value("adviser"+strconv.Itoa(i)), ""
			if old, _ := r.Person(village.Adviser); name == old.Name {
				continue
			}
			if name != "" {
				r, id = r.Enlist(handoff.Person{Name: name, Role: handoff.Adviser}, at)
			}
			for j := range r.Posts {
				if r.Posts[j].Place == s.Place && r.Posts[j].Village == village.Village {
					r.Posts[j].Adviser = id
				}
			}
		}
		if name := f.Value("officer"); name != "" {
			var id string
			r, id = r.Enlist(handoff.Person{Name: name, Role: handoff.Officer, Office: officeOf(r, s.Place)}, at)
			for j := range r.People {
				if r.People[j].ID == id {
					r.People[j].Appointed = true
				}
			}
		}
		return r, nil
	})
}

// change saves what f makes of the roster together with its entry.
func (h pages) change(p *console.Page, place, details string, f func(handoff.Roster) (handoff.Roster, error)) error {
	done := p.Entry(audit.Roster, "开张", details)
	done.Place = place
	return rosterbook.Change(p.R.Context(), h.Book, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		next, err := f(r)
		return next, done, err
	})
}

package start

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/account"
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
	if !p.Me.Sees(place) || was != "" && !p.Me.Sees(was) {
		f.Wrong("place", "这个地方不归你管。请写你管的镇(街道)。")
		return nil
	}
	if f.Value("move") == "" || was == place {
		was = ""
	}
	err := h.store(p, place, strings.TrimPrefix(was+" 改成 ", " 改成 ")+place+"，写了所在地", func(r handoff.Roster) (handoff.Roster, error) { return settled(r, p.Me, was, place) })
	var wrong *handoff.OfficeError
	if errors.As(err, &wrong) {
		f.Wrong("place", wrong.Says)
		return nil
	}
	if err == nil {
		s.Place = place
	}
	return err
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

// settled returns the roster that has a town, with a judicial office of its own
// name there. Somebody who wrote another town before has it moved from there;
// a town that the roster called briefly gets its whole name from those who see
// it. Nobody else may take it for theirs, nor put its namesake beside it: a short
// name would mean both.
func settled(r handoff.Roster, me account.Account, from, place string) (handoff.Roster, error) {
	known, err := r.Called(place, me.Place)
	if err != nil {
		return r, err
	}
	if !r.Knows(known) {
		if other, err := r.Called(place, ""); err != nil || other != place {
			return r, &handoff.OfficeError{Says: "名册里有一个" + handoff.Town(place) + "没有从省写起，也不归你管。请看得到所有地方的管理员先在名册里把它写全，你再写。"}
		}
	}
	if from == "" && known != place && strings.HasSuffix(place, known) {
		from = known
	}
	if from != "" && from != place {
		if r, err = r.Moved(from, place); err != nil {
			return r, err
		}
	}
	office := r.OfficeIn(place)
	return r.Keeps(handoff.Office{Name: office.Name, Place: office.Place})
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
				r.Posts = append(r.Posts, handoff.Post{Place: s.Place, Village: name})
			}
		}
		return r.WithOffices(s.Place), nil
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
			office := r.OfficeIn(s.Place)
			r, id = r.Enlist(handoff.Person{Name: name, Role: handoff.Officer, Office: office.Name}, handoff.Where{Place: office.Place, Sees: p.Me.Place})
			for j := range r.People {
				if r.People[j].ID == id {
					r.People[j].Appointed = true
				}
			}
		}
		return r, nil
	})
}

// change is store for steps that name no judicial office: why that of the town
// cannot be named is told as it is.
func (h pages) change(p *console.Page, place, details string, f func(handoff.Roster) (handoff.Roster, error)) error {
	err := h.store(p, place, details, f)
	var wrong *handoff.OfficeError
	if errors.As(err, &wrong) {
		return console.Sorry(wrong.Says)
	}
	return err
}

// store saves what f makes of the roster together with its entry.
func (h pages) store(p *console.Page, place, details string, f func(handoff.Roster) (handoff.Roster, error)) error {
	done := p.Entry(audit.Roster, "开张", details)
	done.Place = place
	return rosterbook.Change(p.R.Context(), h.Book, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		next, err := f(r)
		return next, done, err
	})
}

package knowledge

import (
	"slices"
	"testing"
	"time"

	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
)

const (
	heedCounty = "吉林省辽源市东辽县"
	heedTown   = "吉林省辽源市东辽县甲镇"
	heedOther  = "吉林省辽源市乙县"
)

func heedLocal(id, channel, where string, year int, phones ...string) service.Local {
	return service.Local{ID: id, Channel: channel, Place: where, Name: where + "的" + channel, Year: year, Source: "报告", Basis: service.ByReport, Phones: phones}
}

// heedBase is a small base with marks heeded and documents shelved.
func heedBase(t *testing.T, marks []mark.Mark, docs ...Document) *Base {
	t.Helper()
	places, err := place.New([]place.Place{{Chain: []string{"吉林省", "辽源市", "东辽县"}}})
	if err != nil {
		t.Fatal(err)
	}
	b := &Base{Places: places, Channels: map[string]service.Channel{"labor": {Code: "labor"}, "court": {Code: "court"}},
		Locals: []service.Local{heedLocal("a", "labor", heedCounty, 2019, "0437-5555816", "0437-5555815"), heedLocal("b", "court", heedCounty, 2019, "0437-5555816"),
			heedLocal("c", "labor", heedOther, 2019, "0437-6000000")},
		Sheets: []report.Sheet{{ID: "s1", Place: heedCounty, Facts: []report.Fact{{ID: "phone", Say: "监察大队电话0437-5555816、5555815。"}, {ID: "other", Say: "调解12件。"}}}, {ID: "s2"}}}
	b.Heed(marks)
	if err := b.Shelve(docs); err != nil {
		t.Fatal(err)
	}
	return b
}

func heedMark(phone string, wrong ...string) mark.Mark {
	return mark.Mark{Kind: mark.Service, ID: "a", Title: heedCounty + "的labor", Place: heedCounty, Channel: "labor", Phones: wrong, Phone: phone,
		Standing: mark.Stale, Reason: "打不通", Who: "王干事", At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
}

func heedPhones(b *Base, channel, where string) []string {
	l, _ := b.Local(channel, where, "")
	return l.Phones
}

func TestHeedNumbers(t *testing.T) {
	both := []string{"0437-5555816", "0437-5555815"}
	for _, x := range []struct {
		name         string
		marks        []mark.Mark
		labor, court []string
		wrong        bool
	}{
		{"nothing said", nil, both, both[:1], false},
		{"both wrong", []mark.Mark{heedMark("", both...)}, nil, nil, true},
		{"written otherwise", []mark.Mark{heedMark("", "04375555816", "0437－5555815")}, nil, nil, true},
		{"one wrong", []mark.Mark{heedMark("", both[1])}, both[:1], both[:1], true},
		{"a new one", []mark.Mark{heedMark("0437-7777777", both...)}, []string{"0437-7777777"}, nil, true},
		{"one after the other", []mark.Mark{heedMark("", both[0]), heedMark("", both[1])}, nil, nil, true},
		{"another number", []mark.Mark{heedMark("", "0437-1111111")}, both, both[:1], false},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := heedBase(t, x.marks)
			if got := heedPhones(b, "labor", heedTown); !slices.Equal(got, x.labor) {
				t.Errorf("labor %q, want %q", got, x.labor)
			}
			if got := heedPhones(b, "court", heedCounty); !slices.Equal(got, x.court) {
				t.Errorf("court %q, want %q", got, x.court)
			}
			if got := heedPhones(b, "labor", heedOther); len(got) != 1 {
				t.Errorf("another county's %q", got)
			}
			if got := b.Wrong("可拨打0437-5555816、5555815反映", heedTown); got != x.wrong {
				t.Errorf("wrong: %v", got)
			}
			if facts := len(b.Sheets[0].Facts); (facts == 1) != x.wrong {
				t.Errorf("%d facts", facts)
			}
			if x.wrong && len(b.Aside.Locals) == 0 {
				t.Error("the office no longer sees it")
			}
		})
	}
}

// TestHeedOlderDocuments: an older document does not bring a number back, a newer
// one replaces it.
func TestHeedOlderDocuments(t *testing.T) {
	doc := func(year int, phone string) Document {
		l := heedLocal("", "labor", heedCounty, year, phone)
		l.ID = phone
		return Document{ID: phone, Place: heedCounty, Year: year, Services: []service.Local{l}}
	}
	gone := []mark.Mark{heedMark("", "0437-5555816", "0437-5555815")}
	b := heedBase(t, gone, doc(2017, "0437-2222222"), doc(2019, "0437-3333333"))
	if got := heedPhones(b, "labor", heedCounty); len(got) > 0 {
		t.Errorf("an older number is back: %q", got)
	}
	if !b.Wrong("电话0437-2222222", heedCounty) {
		t.Error("an older number may be quoted")
	}
	b = heedBase(t, gone, doc(2017, "0437-2222222"), doc(2025, "0437-4444444"))
	if b.Wrong("电话0437-4444444", heedCounty) {
		t.Error("the newer number may not be quoted")
	}
	if got := heedPhones(b, "labor", heedCounty); !slices.Equal(got, []string{"0437-4444444"}) {
		t.Errorf("the newer number is %q", got)
	}
	b = heedBase(t, gone, doc(2025, "0437-5555816"), doc(2017, "0437-2222222"))
	if got := heedPhones(b, "labor", heedCounty); len(got) > 0 {
		t.Errorf("printed again, and given: %q", got)
	}
}

func TestHeedRetired(t *testing.T) {
	m := mark.Mark{Kind: mark.Document, ID: "d1", Standing: mark.Retired}
	stale := mark.Mark{Kind: mark.Document, ID: "d2", Standing: mark.Stale}
	sheet := mark.Mark{Kind: mark.Sheet, ID: "s2", Standing: mark.Retired}
	b := heedBase(t, []mark.Mark{m, stale, sheet}, Document{ID: "d1"}, Document{ID: "d2"})
	if len(b.Documents) != 1 || b.Documents[0].ID != "d2" || len(b.Sheets) != 1 || len(b.Aside.Documents) != 1 || len(b.Aside.Sheets) != 1 {
		t.Errorf("%d documents, %d sheets, aside %+v", len(b.Documents), len(b.Sheets), b.Aside)
	}
	if got, ok := b.Marked(mark.Document, "d2"); !ok || got.Standing != mark.Stale {
		t.Errorf("marked %+v", got)
	}
}

func TestWrongWhereOthersHaveTheNumber(t *testing.T) {
	m := heedMark("", "0437-6000000")
	m.Phones = append(m.Phones, "0437-5555816", "0437-5555815")
	if b := heedBase(t, []mark.Mark{m}); b.Wrong("电话0437-6000000", heedCounty) || !b.Wrong("电话0437-5555816", heedCounty) {
		t.Error("a number of another county's office is held back, or the wrong one is not")
	}
}

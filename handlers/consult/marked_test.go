package consult

import (
	"strings"
	"testing"
	"time"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/service"
	"mingbai/knowledge/signed"
)

const (
	markedCounty = "吉林省辽源市东辽县"
	wrongPhone   = "0437-5555816"
)

// markedConsultant answers from the built-in knowledge and two documents, with
// what an office said of entries.
func markedConsultant(t *testing.T, marks ...mark.Mark) *Consultant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for i := range marks {
		marks[i].Reason, marks[i].Who, marks[i].At = "打不通", "王干事", time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
		if err := marks[i].Check(); err != nil {
			t.Fatal(err)
		}
	}
	base.Heed(marks)
	doc := func(id string, year int, text string, phones ...string) knowledge.Document {
		return knowledge.Document{ID: id, Kind: knowledge.KindReport, Title: "东辽县报告", Place: markedCounty, Year: year, Passages: []knowledge.Passage{{ID: id + "#p1", Text: text}},
			Services: []service.Local{{ID: id + "-s1", Channel: "labor_inspection", Place: markedCounty, Name: "东辽县劳动监察大队", Phones: phones, Year: year, Source: "东辽县报告", Basis: service.ByReport}}}
	}
	err = base.Shelve([]knowledge.Document{
		doc("d2019", 2019, "群众可拨打劳动监察大队电话0437-5555816、5555815反映欠薪。", wrongPhone, "0437-5555815"),
		doc("d2016", 2016, "劳动监察大队电话0437-2222222。", "0437-2222222"),
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wrongMark(phone string) mark.Mark {
	return mark.Mark{Kind: mark.Service, ID: "dongliao-labor-inspection", Title: "东辽县劳动监察大队", Place: markedCounty, Channel: "labor_inspection",
		Phones: []string{wrongPhone, "0437-5555815"}, Phone: phone, Standing: mark.Stale}
}

// everything is all that an answer gives: its text, its parts with the numbers to
// call, its sources with their quotes.
func everything(a Answer) string {
	var b strings.Builder
	b.WriteString(a.Text)
	for _, p := range a.Card.Parts {
		b.WriteString("\n" + strings.Join(p.Lines, "\n") + "\n" + strings.Join(p.Phones, "\n"))
	}
	for _, s := range a.Sources {
		b.WriteString("\n" + s.Title + s.Quote)
	}
	for _, s := range a.Card.Sources {
		b.WriteString("\n" + s.Quote)
	}
	return b.String()
}

// TestWrongNumberIsNeverGiven asks the same before and after the office said
// that a number is wrong.
func TestWrongNumberIsNeverGiven(t *testing.T) {
	questions := []string{"东辽县劳动监察大队电话多少", "我在东辽县打工，老板拖欠工资三个月不给", "东辽县欠薪打哪个电话举报", "东辽县2019年怎么反映欠薪", "东辽县劳动监察怎么联系"}
	before, gone, replaced := markedConsultant(t), markedConsultant(t, wrongMark("")), markedConsultant(t, wrongMark("0437-7777777"))
	given, instead := 0, 0
	for _, q := range questions {
		ask := func(c *Consultant) Answer {
			t.Helper()
			a, err := c.Ask(t.Context(), Question{Text: q})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		if strings.Contains(everything(ask(before)), "5555816") {
			given++
		}
		for name, c := range map[string]*Consultant{"gone": gone, "replaced": replaced} {
			a := ask(c)
			if all := everything(a); strings.Contains(all, "5555816") || strings.Contains(all, "5555815") || strings.Contains(a.Text, "2222222") || a.Text == "" {
				t.Errorf("%s, %s:\n%s", q, name, all)
			}
		}
		if strings.Contains(everything(ask(replaced)), "0437-7777777（司法所2026年核实）") {
			instead++
		}
	}
	if given < 3 || instead < 2 {
		t.Errorf("of %d questions the number was given to %d before, the new one to %d after", len(questions), given, instead)
	}
}

func TestMarkedGuides(t *testing.T) {
	const question = "老板拖欠工资三个月不给怎么办"
	plain, err := markedConsultant(t).Ask(t.Context(), Question{Text: question})
	if err != nil || plain.Topic == "" {
		t.Fatalf("%+v, %v", plain, err)
	}
	said := func(s mark.Standing) Answer {
		t.Helper()
		a, err := markedConsultant(t, mark.Mark{Kind: mark.Guide, ID: plain.Topic, Title: "x", Standing: s}).Ask(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	stale := said(mark.Stale)
	const caution = "注意：司法所2026年11月22日说这一条可能已经过时，办之前先打12348核实。"
	if !strings.Contains(stale.Text, caution) || strings.Replace(stale.Text, "\n"+caution, "", 1) != plain.Text || len(stale.Card.Parts) != len(plain.Card.Parts)+1 {
		t.Errorf("stale:\n%s\nplain\n%s", stale.Text, plain.Text)
	}
	retired := said(mark.Retired)
	if !retired.Declined || !retired.Handoff || !strings.Contains(retired.Text, "已经停用") || !strings.Contains(retired.Text, "12348") || strings.Contains(retired.Text, "期限") {
		t.Errorf("retired:\n%s", retired.Text)
	}
}

// TestAlarmIsNeverHeldBack: whatever the office said, a cry is answered.
func TestAlarmIsNeverHeldBack(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	var marks []mark.Mark
	for _, g := range base.Guides {
		marks = append(marks, mark.Mark{Kind: mark.Guide, ID: g.ID, Title: g.Title, Standing: mark.Retired})
	}
	c := markedConsultant(t, marks...)
	for question, want := range map[string]string{"他拿刀砍我，我躲在厕所": "110", "着火了": "119", "老板拖欠工资": "已经停用"} {
		a, err := c.Ask(t.Context(), Question{Text: question})
		if err != nil || !strings.Contains(a.Text, want) {
			t.Errorf("%s: %v\n%s", question, err, a.Text)
		}
	}
}

// TestMarkedReports: a report that is out of date is cited with a caution, one
// that was retired is not told of.
func TestMarkedReports(t *testing.T) {
	const question = "东凤镇2024年法律咨询多少宗"
	ask := func(marks ...mark.Mark) Answer {
		t.Helper()
		a, err := markedConsultant(t, marks...).Ask(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	plain := ask()
	sheet, _, _ := strings.Cut(strings.TrimPrefix(plain.Used[0], "sheet/"), "/")
	if plain.Declined || !strings.HasPrefix(plain.Used[0], "sheet/") {
		t.Fatalf("%q:\n%s", plain.Used, plain.Text)
	}
	if a := ask(mark.Mark{Kind: mark.Sheet, ID: sheet, Title: "x", Standing: mark.Stale}); !strings.Contains(a.Text, "可能已经过时") || !strings.HasPrefix(a.Text, strings.Split(plain.Text, "\n")[0]) {
		t.Errorf("stale:\n%s", a.Text)
	}
	a := ask(mark.Mark{Kind: mark.Sheet, ID: sheet, Title: "x", Standing: mark.Retired})
	for _, s := range a.Sources {
		if s.Title == plain.Sources[0].Title {
			t.Errorf("retired, and cited:\n%s", a.Text)
		}
	}
	if strings.Contains(a.Text, strings.Split(plain.Text, "\n")[0]) {
		t.Errorf("retired:\n%s", a.Text)
	}
}

// TestMarkedSignedAnswers: a listing of one town marked with all its numbers
// takes nothing from another town's answer, and a signed answer with nothing left
// is not given as a signature alone.
func TestMarkedSignedAnswers(t *testing.T) {
	m := mark.Mark{Kind: mark.Service, ID: "town", Title: "东凤镇司法所", Place: dongfeng, Channel: "judicial_office", Phones: []string{"0760-22222222", "110"}, Standing: mark.Stale}
	for _, x := range []struct {
		name, place, say string
		want             string // "" = not the signed answer
	}{
		{"another town", dongliao, "打0512-22222222问。", "0512-22222222"},
		{"another town, no area code", dongliao, "打22222222问。", "22222222"},
		{"ends in 110", dongfeng, "打0760-22821110问。", "0760-22821110"},
		{"the police", dongfeng, "有人抢就打110。", "110"},
		{"another area code here", dongfeng, "打0512-22222222问。", "0512-22222222"},
		{"the wrong one", dongfeng, "打0760-22222222问。", ""},
		{"the wrong one, no area code", dongfeng, "打22222222问。", ""},
		{"one line of two", dongfeng, "看村里公告。\n打0760-22222222问。", "看村里公告"},
	} {
		t.Run(x.name, func(t *testing.T) {
			base := *corpusBase(t)
			base.Signed = []signed.Answer{pond("pond", x.place, x.say)}
			base.Heed([]mark.Mark{m})
			c, err := New(Config{Base: &base})
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range []string{x.place, ""} {
				a, err := c.Ask(t.Context(), Question{Text: "请问村口的鱼塘谁能包", Place: place, Today: time.Date(2026, 11, 22, 0, 0, 0, 0, China())})
				if err != nil {
					t.Fatal(err)
				}
				if own := strings.Contains(a.Text, "2026-11-22签"); own != (x.want != "") || !strings.Contains(a.Text, x.want) || strings.Contains(a.Text, "0760-22222222") {
					t.Errorf("at %q, used %v:\n%s", place, a.Used, a.Text)
				}
			}
		})
	}
}

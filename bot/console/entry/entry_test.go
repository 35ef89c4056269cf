package entry_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/entry"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/redact"
	"mingbai/handlers/sheet/sheettest"
)

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return entry.Area(entry.Config{Book: o.Store, Redact: redact.Text})
	})
	o.As(account.Administrator, "")
	if err := o.Store.SaveRoster(t.Context(), handoff.Roster{Posts: []handoff.Post{
		{Place: consoletest.Town, Village: "甲村"}, {Place: consoletest.Town, Village: "乙村"}, {Place: consoletest.Elsewhere, Village: "丙村"},
	}}); err != nil {
		t.Fatal(err)
	}
	return o
}

// counted is the value of a rule this year.
func counted(t *testing.T, o *consoletest.Office, rule string) int64 {
	t.Helper()
	counts, err := o.Store.Counts(t.Context(), ledger.Query{From: "2026-01-01", To: "2026-12-31"})
	if err != nil {
		t.Fatal(err)
	}
	c, _ := counts.Row(rule)
	return c.Value
}

var hidden = regexp.MustCompile(`name="once" value="([^"]+)"`)

// post fills in the form that the page shows.
func post(t *testing.T, o *consoletest.Office, c *http.Client, once string, fields ...string) (*http.Response, string) {
	t.Helper()
	if once == "" {
		_, page := o.Do(c, http.MethodGet, "/office/record")
		found := hidden.FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("no form:\n%s", page)
		}
		once = found[1]
	}
	form := []string{"once", once, "date", "2026-03-15", "kind", "consultation", "village", "甲村", "category", "婚姻家庭",
		"channel", "来访", "matters", "1", "visits", "2", "outcome", "当场答复"}
	for i := 0; i+1 < len(fields); i += 2 {
		for j := 0; j < len(form); j += 2 {
			if form[j] == fields[i] {
				form[j+1] = fields[i+1]
				fields[i] = ""
			}
		}
		if fields[i] != "" {
			form = append(form, fields[i], fields[i+1])
		}
	}
	return o.Do(c, http.MethodPost, "/office/record", form...)
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

func TestAnEntryCounts(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, page := post(t, o, c, "")
	for _, want := range []string{"记下了", "撤销刚记的这一条", `value="2026-03-15"`, `value="甲村"`, `value="婚姻家庭"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page after an entry lacks %s", want)
		}
	}
	if counted(t, o, ledger.RuleMatters) != 1 || counted(t, o, ledger.RuleVisits) != 2 {
		t.Errorf("counted %d matters, %d visits", counted(t, o, ledger.RuleMatters), counted(t, o, ledger.RuleVisits))
	}
	post(t, o, c, "") // the same words on a new form are another person
	if n := counted(t, o, ledger.RuleMatters); n != 2 {
		t.Errorf("two walk-ins alike count as %d", n)
	}
	post(t, o, c, "", "key", "2026-9")
	post(t, o, c, "", "key", "2026-9")
	if m, v := counted(t, o, ledger.RuleMatters), counted(t, o, ledger.RuleVisits); m != 3 || v != 8 {
		t.Errorf("a key that came again: %d matters, %d visits, want 3 and 8", m, v)
	}
	post(t, o, c, "", "kind", "mediation", "category", "邻里纠纷", "outcome", "成功", "amount", "1.5")
	if n := counted(t, o, ledger.RuleAmount); n != 15000 {
		t.Errorf("amount %d 元", n)
	}
}

func TestSentTwiceIsOneEntry(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	post(t, o, c, "abc")
	if _, page := post(t, o, c, "abc"); !strings.Contains(page, "没有再记") {
		t.Error("the second time is not said")
	}
	if n := counted(t, o, ledger.RuleMatters); n != 1 {
		t.Errorf("%d matters", n)
	}
}

// TestEntryInTheTrail: one entry by hand is told once, of its place, without
// what its summary says.
func TestEntryInTheTrail(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	post(t, o, c, "abc", "town", consoletest.Town, "summary", "工钱没有结清")
	post(t, o, c, "abc", "town", consoletest.Town, "summary", "工钱没有结清")
	trail, err := o.Store.Trail(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var told []audit.Entry
	for _, e := range trail {
		if e.What == audit.Recorded {
			told = append(told, e)
		}
	}
	if len(told) != 1 || told[0].Place != consoletest.Town || told[0].Details != "2026-03-15，甲村咨询" {
		t.Errorf("told %+v, of %d entries", told, len(trail))
	}
}

func TestTakenBack(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	post(t, o, c, "abc")
	if _, page := o.Do(o.As(account.Clerk, consoletest.Town), http.MethodPost, "/office/record/undo", "done", "abc"); !strings.Contains(page, "什么都没有撤") {
		t.Error("nothing was there, and it is not said")
	}
	if n := counted(t, o, ledger.RuleMatters); n != 1 {
		t.Errorf("somebody else took it back: %d matters", n)
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/undo", "done", "abc"); !strings.Contains(page, "撤销了") {
		t.Error("not said")
	}
	if n := counted(t, o, ledger.RuleMatters); n != 0 {
		t.Errorf("%d matters after it was taken back", n)
	}
}

// TestTakenBackIsOpenAgain: whoever takes back what closed a matter is told that it
// goes on.
func TestTakenBackIsOpenAgain(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	post(t, o, c, "first", "kind", "mediation", "category", "T02", "outcome", "受理", "key", "调1")
	post(t, o, c, "last", "kind", "mediation", "category", "T02", "outcome", "调解成功", "key", "调1")
	if n := counted(t, o, ledger.RuleSucceeded); n != 1 {
		t.Fatalf("%d settled", n)
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/undo", "done", "last", "kind", "mediation"); !strings.Contains(page, "撤销了，不再计数。这一件又是没有办结的") {
		t.Errorf("not told that it goes on:\n%s", page)
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/undo", "done", "first", "kind", "mediation"); !strings.Contains(page, "撤销了，不再计数。") || strings.Contains(page, "没有办结") {
		t.Errorf("told that what is gone goes on:\n%s", page)
	}
}

func TestWrongFields(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	for _, x := range [][3]string{
		{"date", "2026-02-30", "date"}, {"date", "2026-12-31", "date"}, {"date", "", "date"}, {"village", "丙村", "village"}, {"village", "没有的村", "village"},
		{"category", "没有这类", "category"}, {"matters", "-1", "matters"}, {"visits", "许多", "visits"}, {"outcome", "没有这种", "outcome"},
	} {
		resp, page := post(t, o, c, "", x[0], x[1])
		if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `id="`+x[2]+`-error"`) {
			t.Errorf("%s=%q: %d, no error beside %s", x[0], x[1], resp.StatusCode, x[2])
		}
	}
	if n := counted(t, o, ledger.RuleMatters); n != 0 {
		t.Errorf("%d matters were entered", n)
	}
	for _, nasty := range consoletest.Nasty() {
		for _, name := range []string{"village", "category", "key", "adviser", "summary", "matters", "once", "date"} {
			if _, page := post(t, o, c, "", name, nasty); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s=%q stands in the page as it was sent", name, nasty)
			}
		}
	}
}

// upload sends a file.
func upload(t *testing.T, o *consoletest.Office, c *http.Client, text string, skip bool) (int, string) {
	t.Helper()
	var fields []string
	if skip {
		fields = []string{"skip", "yes"}
	}
	res, page := consoletest.Upload(t, c, o.URL+"/office/record/file", "list.csv", text, fields...)
	return res.StatusCode, page
}

// TestBlankTable: the empty table that the page hands out offers the villages of
// the account, and is taken once it is filled.
func TestBlankTable(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	if _, page := o.Do(c, "GET", "/office/record/file"); !strings.Contains(page, `href="/office/record/blank"`) {
		t.Error("the page does not offer it")
	}
	res, blank := o.Do(c, "GET", "/office/record/blank")
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), ".xlsx") {
		t.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	filled := sheettest.Fill(t, []byte(blank), 2, []any{"2026-03-01", "咨询", "甲村", "婚姻家庭"})
	if _, page := upload(t, o, c, string(filled), false); !strings.Contains(page, "新的 1 条") {
		t.Error("the filled table was not taken")
	}
}

func TestFile(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	good := "日期,类型,村居,类别\n2026-03-01,咨询,甲村,婚姻家庭\n2026-03-02,讲座,乙村,\n"
	if code, page := upload(t, o, c, good+"2026-02-30,咨询,甲村,婚姻家庭\n2026-03-01,咨询,丙村,婚姻家庭\n", false); code != http.StatusUnprocessableEntity ||
		!strings.Contains(page, ">4<") || !strings.Contains(page, ">5<") || counted(t, o, ledger.RuleMatters) != 0 {
		t.Errorf("bad rows: %d, %d matters", code, counted(t, o, ledger.RuleMatters))
	}
	if _, page := upload(t, o, c, good, false); !strings.Contains(page, "新的 2 条") {
		t.Error("the file was not taken")
	}
	if _, page := upload(t, o, c, good, false); !strings.Contains(page, "没有再算的 2 条") {
		t.Error("the file counts twice")
	}
	if _, page := upload(t, o, c, "日期,类型,村居,类别\n2026-03-03,咨询,甲村,婚姻家庭\n坏,咨询,甲村,婚姻家庭\n", true); !strings.Contains(page, "跳过 1 行") {
		t.Error("bad rows were not skipped")
	}
	for _, text := range []string{"", "\x00\x01", "不认识的列\n1\n"} {
		if code, _ := upload(t, o, c, text, false); code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", text, code)
		}
	}
	if m, l := counted(t, o, ledger.RuleMatters), counted(t, o, ledger.RuleLectures); m != 2 || l != 1 {
		t.Errorf("%d matters, %d lectures", m, l)
	}
}

// TestBrowser enters two walk-ins as a clerk does.
func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080, Dark: true}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			o := office(t)
			o.T = t
			p := b.Open(t, size)
			o.Visit(p, o.Account(account.Account{Name: "登记员", Role: account.Clerk, Place: consoletest.Town}), "/office/record")
			o.Look(p, fmt.Sprintf("record-%d", size.Width))
			for n := range 2 {
				p.Type("#village", "甲村")
				p.Type("#category", "劳动纠纷")
				p.Click("form.form button")
				p.Wait(`document.body.innerText.includes('记下了')`)
				if n == 0 {
					o.Look(p, fmt.Sprintf("record-again-%d", size.Width))
					p.Go(o.URL + "/office/record")
				}
			}
			if n := counted(t, o, ledger.RuleMatters); n != 2 {
				t.Errorf("%d matters", n)
			}
			p.Go(o.URL + "/office/record/file")
			o.Look(p, fmt.Sprintf("record-file-%d", size.Width))
			p.Go(o.URL + "/office/record/paste")
			o.Look(p, fmt.Sprintf("record-paste-%d", size.Width))
		})
	}
}

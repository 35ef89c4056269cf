package entry_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/worklog"
)

// roster has an adviser of villages in two towns, one of another village, one
// who stands in for them, and one of none.
func roster() handoff.Roster {
	return handoff.Roster{
		People: []handoff.Person{
			{ID: "law", Name: "张三", Role: handoff.Adviser}, {ID: "law2", Name: "李四", Role: handoff.Adviser},
			{ID: "stand", Name: "王五", Role: handoff.Adviser}, {ID: "none", Name: "赵六", Role: handoff.Adviser},
		},
		Posts: []handoff.Post{
			{Place: consoletest.Town, Village: "甲村", Adviser: "law"}, {Place: consoletest.Elsewhere, Village: "甲村", Adviser: "law"},
			{Place: consoletest.Town, Village: "乙村", Adviser: "law2", Backup: "law"}, {Place: consoletest.Elsewhere, Village: "丙村", Backup: "stand"},
			{Place: consoletest.Town, Adviser: "law2"},
		},
	}
}

// advised is an office with that roster.
func advised(t *testing.T) *consoletest.Office {
	t.Helper()
	o := office(t)
	before, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := roster()
	r.Version = before.Version
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return o
}

// adviser is an account that is somebody of the roster.
func adviser(o *consoletest.Office, person string) account.Account {
	return o.Account(account.Account{Role: account.Adviser, Place: consoletest.Town, Person: person})
}

const (
	here  = consoletest.Town + "/甲村"
	there = consoletest.Elsewhere + "/甲村"
)

// entries are all rows entered by hand.
func entries(t *testing.T, o *consoletest.Office) (all []ledger.Entry) {
	t.Helper()
	for e, err := range o.Store.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// TestAdviserEntersOwnWork: everything that /log takes, in the adviser's name,
// and it stands in the work log.
func TestAdviserEntersOwnWork(t *testing.T) {
	o := advised(t)
	c := o.In(adviser(o, "law"))
	_, page := o.Do(c, http.MethodGet, "/office/record")
	for _, not := range []string{"乙村", "丙村", "/office/record/file", "/office/record/paste", "kind=legal_aid", "kind=petition", `name="adviser"`, `name="key"`} {
		if strings.Contains(page, not) {
			t.Errorf("the page has %s", not)
		}
	}
	for _, has := range []string{`href="/office/record"`, `value="` + here + `"`, `value="` + there + `"`, "kind=lecture", "记在“张三”名下", "请司法所标记为误登"} {
		if !strings.Contains(page, has) {
			t.Errorf("the page lacks %s", has)
		}
	}
	for name, fields := range map[string][]string{
		"a phone call":      {"village", here, "channel", "电话"},
		"a visit elsewhere": {"village", there, "channel", "走访"},
		"a lecture":         {"village", here, "kind", "lecture", "visits", "40"},
		"a mediation":       {"village", here, "kind", "mediation", "category", "邻里纠纷", "outcome", "成功"},
		"an opinion":        {"village", here, "kind", "opinion"},
		"a paper":           {"village", here, "kind", "document"},
		"forged names":      {"village", here, "adviser", "李四", "key", "2026-9", "amount", "3", "town", consoletest.Elsewhere},
	} {
		if _, page := post(t, o, c, "", fields...); !strings.Contains(page, "记下了") {
			t.Errorf("%s is not entered", name)
		}
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	who, _ := r.Person("law")
	l, err := worklog.Of(t.Context(), o.Store, r, who, "2026-03-15", o.Now())
	if err != nil || len(l.Entries) != 7 {
		t.Fatalf("the work log has %d rows, %v", len(l.Entries), err)
	}
	for _, e := range l.Entries {
		if e.Adviser != "law" || !e.ByLawyer || !e.Offline || e.CaseKey != "" || e.Amount != 0 || e.Village != "甲村" || (e.Place != consoletest.Town) != (e.Channel == "village_visit") {
			t.Errorf("entered is %+v", e)
		}
		if e.Kind == ledger.Lecture && (e.Channel != "lecture_site" || e.Visits != 40 || e.Outcome != ledger.StepClosed) {
			t.Errorf("the lecture is %+v", e)
		}
	}
	if n := counted(t, o, ledger.RuleLectures); n != 1 {
		t.Errorf("%d lectures", n)
	}
}

// TestAdviserEntersNothingElse refuses everything that /log does not offer,
// however it was sent.
func TestAdviserEntersNothingElse(t *testing.T) {
	o := advised(t)
	c := o.In(adviser(o, "law"))
	for name, x := range map[string]struct {
		fields []string
		at     string // the field that is told of; "" = the whole form
	}{
		"another's village":           {[]string{"village", consoletest.Town + "/乙村"}, "village"},
		"a village of another town":   {[]string{"village", consoletest.Elsewhere + "/丙村"}, "village"},
		"no such village":             {[]string{"village", consoletest.Town + "/没有的村"}, "village"},
		"a village without its town":  {[]string{"village", "甲村"}, "village"},
		"the town itself":             {[]string{"village", consoletest.Town + "/"}, "village"},
		"no village":                  {[]string{"village", ""}, "village"},
		"no such day":                 {[]string{"village", here, "date", "2026-02-30"}, "date"},
		"a day to come":               {[]string{"village", here, "date", "2026-12-31"}, "date"},
		"no category":                 {[]string{"village", here, "category", ""}, "category"},
		"no such category":            {[]string{"village", here, "category", "没有这类"}, "category"},
		"no channel":                  {[]string{"village", here, "channel", ""}, "channel"},
		"a channel that is the chat":  {[]string{"village", here, "channel", "网络"}, "channel"},
		"a lecture's channel":         {[]string{"village", here, "channel", "讲座现场"}, "channel"},
		"an outcome of the office":    {[]string{"village", here, "kind", "mediation", "category", "邻里纠纷", "outcome", "司法确认"}, "outcome"},
		"a case handed to an adviser": {[]string{"village", here, "outcome", "转村居顾问"}, "outcome"},
		"too many matters":            {[]string{"village", here, "matters", "201"}, "matters"},
		"no matter":                   {[]string{"village", here, "matters", "0"}, "matters"},
		"too many visits":             {[]string{"village", here, "visits", "5001"}, "visits"},
		"a lecture without visits":    {[]string{"village", here, "kind", "lecture", "visits", ""}, "visits"},
		"legal aid":                   {[]string{"village", here, "kind", "legal_aid"}, ""},
		"a petition in Chinese":       {[]string{"village", here, "kind", "信访"}, ""},
		"what the assistant answered": {[]string{"village", here, "kind", "self_service"}, ""},
	} {
		resp, page := post(t, o, c, "", x.fields...)
		told := strings.Contains(page, `id="`+x.at+`-error"`)
		if x.at == "" {
			told = strings.Contains(page, "不由法律顾问登记")
		}
		if resp.StatusCode != http.StatusUnprocessableEntity || !told {
			t.Errorf("%s: %d, told %t", name, resp.StatusCode, told)
		}
	}
	for _, path := range []string{"/office/record/file", "/office/record/paste"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if resp, _ := o.Do(c, method, path, "rows", "3-1\t咨询\t乙村"); resp.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s: %d", method, path, resp.StatusCode)
			}
		}
	}
	for _, nasty := range consoletest.Nasty() {
		for _, name := range []string{"kind", "village", "category", "channel", "outcome", "summary", "matters", "visits", "once", "date"} {
			if _, page := post(t, o, c, "", "village", here, name, nasty); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s=%q stands in the page as it was sent", name, nasty)
			}
		}
	}
	for _, e := range entries(t, o) {
		if e.Adviser != "law" || e.Place != consoletest.Town || e.Village != "甲村" {
			t.Errorf("entered is %+v", e)
		}
	}
}

// TestAdviserWithoutVillages: who has nothing to enter for is told what to do,
// whatever they send; who stands in for a village enters for it.
func TestAdviserWithoutVillages(t *testing.T) {
	o := advised(t)
	for person, want := range map[string]string{"": "还没有对上名册里的人", "gone": "还没有对上名册里的人", "none": "名册里还没有你负责的村居"} {
		c := o.In(adviser(o, person))
		if resp, page := o.Do(c, http.MethodGet, "/office/record"); resp.StatusCode != http.StatusOK || !strings.Contains(page, want) || strings.Contains(page, `name="village"`) {
			t.Errorf("%q: %d, does not say %q alone", person, resp.StatusCode, want)
		}
		if resp, page := post(t, o, c, "x", "village", here); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, want) {
			t.Errorf("%q enters: %d", person, resp.StatusCode)
		}
	}
	town := consoletest.Town + "/"
	law2 := o.In(adviser(o, "law2"))
	_, page := o.Do(law2, http.MethodGet, "/office/record")
	if resp, _ := post(t, o, law2, "", "village", town); resp.StatusCode != http.StatusUnprocessableEntity || strings.Contains(page, `value="`+town+`"`) {
		t.Errorf("a post without a village is entered for: %d", resp.StatusCode)
	}
	if all := entries(t, o); len(all) > 0 {
		t.Errorf("entered are %+v", all)
	}
	c := o.In(adviser(o, "stand"))
	if _, page := post(t, o, c, "", "village", consoletest.Elsewhere+"/丙村"); !strings.Contains(page, "记下了") {
		t.Error("who stands in cannot enter")
	}
	if resp, _ := post(t, o, c, "", "village", here); resp.StatusCode != http.StatusUnprocessableEntity {
		t.Error("who stands in for one village enters for another")
	}
}

// TestAdviserSeesOwnEntries: the list of today and the way back are for what the
// adviser entered, not for the office's rows in their name.
func TestAdviserSeesOwnEntries(t *testing.T) {
	o := advised(t)
	mine, other, clerk := o.In(adviser(o, "law")), o.In(adviser(o, "law2")), o.As(account.Clerk, consoletest.Town)
	post(t, o, mine, "abc", "village", here, "date", "2026-03-01")
	post(t, o, other, "abc", "village", consoletest.Town+"/乙村", "date", "2026-03-02")
	post(t, o, clerk, "abc", "date", "2026-03-03", "adviser", "张三")
	list := func(c *http.Client) (days []string) {
		t.Helper()
		_, page := o.Do(c, http.MethodGet, "/office/record")
		for _, day := range []string{"2026-03-01", "2026-03-02", "2026-03-03"} {
			if strings.Contains(page, day) {
				days = append(days, day)
			}
		}
		if c != clerk && strings.Contains(page, "/office/ledger/row") {
			t.Error("the list leads to the ledger")
		}
		return days
	}
	for c, want := range map[*http.Client][]string{mine: {"2026-03-01"}, other: {"2026-03-02"}, clerk: {"2026-03-01", "2026-03-02", "2026-03-03"}} {
		if days := list(c); !slices.Equal(days, want) {
			t.Errorf("listed are %v, want %v", days, want)
		}
	}
	if _, page := o.Do(mine, http.MethodPost, "/office/record/undo", "done", "abc"); !strings.Contains(page, "撤销了") || !strings.Contains(page, "不计数") {
		t.Error("not taken back, or not told")
	}
	for _, e := range entries(t, o) {
		if e.Test != (e.Date == "2026-03-01") {
			t.Errorf("of %s: taken back %t", e.Date, e.Test)
		}
	}
}

// TestAdviserAndSignedYears: nothing is added to them, with or without a reason,
// and nothing taken away.
func TestAdviserAndSignedYears(t *testing.T) {
	o := advised(t)
	c := o.In(adviser(o, "law"))
	post(t, o, c, "old", "village", here, "date", "2025-05-05")
	if _, err := o.Store.CloseYear(t.Context(), consoletest.Town, 2025, "所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	resp, page := post(t, o, c, "", "village", here, "date", "2025-06-01", "reason", "漏了")
	if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "请所长来补") || strings.Contains(page, `name="reason"`) {
		t.Errorf("entered late: %d", resp.StatusCode)
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/undo", "done", "old"); !strings.Contains(page, "账已经结了") {
		t.Error("taken back late, or not told")
	}
	if all := entries(t, o); len(all) != 1 || all[0].Test {
		t.Errorf("entered are %+v", all)
	}
}

// TestAdviserOnAPhone enters a lecture and takes it back.
func TestAdviserOnAPhone(t *testing.T) {
	b := browsertest.Start(t)
	o := advised(t)
	p := b.Open(t, browsertest.Options{Width: 360, Height: 740})
	o.Visit(p, adviser(o, "law"), "/office/record?kind=lecture")
	o.Look(p, "record-adviser-lecture")
	browsertest.Eval[bool](p, fmt.Sprintf(`(document.querySelector('#village').value = %q, true)`, there))
	p.Type("#visits", "40")
	p.Click("form.form button")
	p.Wait(`document.body.innerText.includes('记下了')`)
	o.Look(p, "record-adviser-done")
	if all := entries(t, o); len(all) != 1 || all[0].Place != consoletest.Elsewhere || all[0].Visits != 40 {
		t.Errorf("entered are %+v", all)
	}
	p.Click(`form[action="/office/record/undo"] button`)
	p.Wait(`document.body.innerText.includes('撤销了')`)
	if n := counted(t, o, ledger.RuleLectures); n != 0 {
		t.Errorf("%d lectures after it was taken back", n)
	}
	p.Go(o.URL + "/office/record")
	o.Look(p, "record-adviser")
	o.Later(24 * time.Hour)
	o.Visit(p, adviser(o, "none"), "/office/record")
	o.Look(p, "record-adviser-none")
}

package yearly_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/yearly"
	"mingbai/handlers/account"
	"mingbai/handlers/annual"
	"mingbai/handlers/chat"
	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// years are the store's, without a roster and published reports.
type years struct{ o *consoletest.Office }

func (y years) store() *store.Store { return y.o.Store }

func (y years) Draft(ctx context.Context, place string, year int) (annual.Draft, *closing.Year, error) {
	today := ledger.DateOf(y.o.Now())
	in := annual.Input{Place: place, Year: year, Today: today}
	if today < closing.Span(place, year).From {
		return annual.Draft{}, nil, annual.ErrYear
	}
	var err error
	if in.This, in.Closed, err = y.store().Published(ctx, annual.Span(place, year, today)); err != nil {
		return annual.Draft{}, nil, err
	}
	if in.Before, _, err = y.store().Published(ctx, annual.SpanBefore(place, year, today)); err != nil {
		return annual.Draft{}, nil, err
	}
	d, err := annual.Make(in)
	return d, in.Closed, err
}

func (y years) Open(ctx context.Context, place string, year int) ([]string, error) {
	return []string{"甲镇2025-7"}, nil
}

func (y years) Close(ctx context.Context, place string, year int, who string) (closing.Year, error) {
	return y.store().CloseYear(ctx, place, year, who, ledger.Posts{})
}

func (y years) Drift(ctx context.Context, c closing.Year) ([]closing.Change, error) {
	return y.store().Drift(ctx, c)
}

func (y years) TakeIn(ctx context.Context, place string, year int, who, reason string) (closing.Correction, error) {
	return y.store().TakeIn(ctx, place, year, who, reason)
}

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return yearly.Area(yearly.Config{Years: years{o}, Book: o.Store})
	})
	o.As(account.Administrator, "")
	var records []ledger.Record
	for i := range 37 {
		records = append(records, ledger.Record{
			Ref: fmt.Sprint(i), Date: "2025-03-05", Kind: ledger.Consulting, Place: consoletest.Town, Village: "甲村",
			Category: "婚姻家庭", Channel: "walk_in", Matters: 1, Visits: 1, Outcome: ledger.Answered,
		})
	}
	if _, err := o.Store.Enter(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

func TestDraftAndItsDocument(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, page := o.Do(c, http.MethodGet, "/office/yearly?year=2025")
	for _, want := range []string{"37", "无记录", "下载 DOCX", "统计表"} {
		if !strings.Contains(page, want) {
			t.Errorf("the draft lacks %s", want)
		}
	}
	if strings.Contains(page, "结账</a>") {
		t.Error("a clerk is offered to close the year")
	}
	resp, file := o.Do(c, http.MethodPost, "/office/yearly/file", "year", "2025")
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(file, "PK") {
		t.Errorf("document: %d", resp.StatusCode)
	}
	for query, want := range map[string]int{"year=2030": http.StatusConflict, "year=x": http.StatusConflict, "place=" + consoletest.Elsewhere: http.StatusForbidden} {
		if resp, _ := o.Do(c, http.MethodGet, "/office/yearly?"+query); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", query, resp.StatusCode, want)
		}
	}
	for _, nasty := range consoletest.Nasty() {
		if _, page := o.Do(c, http.MethodPost, "/office/yearly/file", "year", nasty, "place", nasty); len(consoletest.Leaks(page)) > 0 {
			t.Errorf("%q stands in the page as it was sent", nasty)
		}
	}
}

func TestClosing(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	if _, page := o.Do(c, http.MethodGet, "/office/yearly/close?year=2025"); !strings.Contains(page, "甲镇2025-7") {
		t.Error("open cases are not listed first")
	}
	if resp, _ := o.Do(c, http.MethodPost, "/office/yearly/close", "year", "2025", "word", "是"); resp.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("closed without the words: %d", resp.StatusCode)
	}
	if _, err := o.Store.ClosedYear(t.Context(), consoletest.Town, 2025); !errors.Is(err, closing.ErrNotClosed) {
		t.Fatalf("closed: %v", err)
	}
	if resp, page := o.Do(c, http.MethodPost, "/office/yearly/close", "year", "2026", "word", "2026年结账"); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "还没有过完") {
		t.Errorf("a year that is not over: %d", resp.StatusCode)
	}
	if _, page := o.Do(c, http.MethodPost, "/office/yearly/close", "year", "2025", "word", "2025年结账"); !strings.Contains(page, "校验码") {
		t.Error("the closing is not told")
	}
	if resp, page := o.Do(c, http.MethodPost, "/office/yearly/close", "year", "2025", "word", "2025年结账"); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "结") {
		t.Errorf("closed twice: %d", resp.StatusCode)
	}
	if resp, _ := o.Do(o.As(account.Clerk, consoletest.Town), http.MethodPost, "/office/yearly/close", "year", "2025"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a clerk closes: %d", resp.StatusCode)
	}
}

// moved closes the year, and has an adviser close a case of it after.
func moved(t *testing.T, o *consoletest.Office) {
	t.Helper()
	if _, err := o.Store.CloseYear(t.Context(), consoletest.Town, 2025, "王所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	in := delivery.Incoming{Channel: "telegram", Update: "1", Chat: "adviser", Raw: []byte("x"), At: o.Now()}
	if _, err := o.Store.Receive(t.Context(), "telegram", "", []delivery.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	item, err := o.Store.Claim(t.Context(), "w", o.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	row := ledger.Consultation{ID: "case/late", At: time.Date(2025, 12, 30, 4, 0, 0, 0, time.UTC), Closed: o.Now(), Place: consoletest.Town, Category: "劳动",
		Channel: "telegram", Outcome: ledger.ToOther, CaseKey: "甲镇2025-7", Matters: 1, Visits: 1}
	effect := delivery.Effect{Handoff: &handoff.Change{Rows: []handoff.Row{{Of: chat.Address{Channel: "telegram", Chat: "resident"}, Consultation: row}}}}
	if err := o.Store.Commit(t.Context(), item, chat.Address{Channel: "telegram", Chat: "adviser"}, effect, o.Now()); err != nil {
		t.Fatal(err)
	}
}

// TestBooksThatMoved: what the books say otherwise than the signed year is told,
// and becomes a correction only with a reason, by those who may.
func TestBooksThatMoved(t *testing.T) {
	o := office(t)
	moved(t, o)
	clerk, head := o.As(account.Clerk, consoletest.Town), o.As(account.Head, consoletest.Town)
	const change = "法律咨询(宗)：37 改为 38"
	if _, page := o.Do(clerk, http.MethodGet, "/office/yearly?year=2025"); !strings.Contains(page, change) || strings.Contains(page, "/office/yearly/correct") {
		t.Error("a clerk is not told, or is asked to correct")
	}
	if resp, _ := o.Do(clerk, http.MethodPost, "/office/yearly/correct", "year", "2025", "reason", "x"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a clerk corrects: %d", resp.StatusCode)
	}
	if resp, page := o.Do(head, http.MethodPost, "/office/yearly/correct", "year", "2025", "reason", " "); resp.StatusCode != http.StatusConflict || !strings.Contains(page, "原因") {
		t.Errorf("without a reason: %d", resp.StatusCode)
	}
	_, page := o.Do(head, http.MethodPost, "/office/yearly/correct", "year", "2025", "reason", "登记重了<b>")
	if !strings.Contains(page, "记成了一次更正") || !strings.Contains(page, "登记重了&lt;b&gt;") || strings.Contains(page, "账本后来和结账的数不一样") {
		t.Error("the correction is not shown")
	}
	if resp, page := o.Do(head, http.MethodPost, "/office/yearly/correct", "year", "2025", "reason", "再来"); resp.StatusCode != http.StatusConflict || !strings.Contains(page, "没有要更正的") {
		t.Errorf("nothing to correct: %d", resp.StatusCode)
	}
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Dark: true}} {
		t.Run(fmt.Sprint(size.Width, size.Dark), func(t *testing.T) {
			o := office(t)
			o.T = t
			p := b.Open(t, size)
			head := o.Account(account.Account{Name: "王所长", Role: account.Head, Place: consoletest.Town})
			o.Visit(p, head, "/office/yearly?year=2025")
			o.Look(p, fmt.Sprintf("yearly-%d", size.Width))
			p.Go(o.URL + "/office/yearly/close?year=2025")
			o.Look(p, fmt.Sprintf("yearly-close-%d", size.Width))
			moved(t, o)
			p.Go(o.URL + "/office/yearly?year=2025")
			o.Look(p, fmt.Sprintf("yearly-closed-%d", size.Width))
		})
	}
}

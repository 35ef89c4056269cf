package yearly_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/yearly"
	"mingbai/handlers/account"
	"mingbai/handlers/annual"
	"mingbai/handlers/closing"
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

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			o := office(t)
			o.T = t
			p := b.Open(t, size)
			head := o.Account(account.Account{Name: "王所长", Role: account.Head, Place: consoletest.Town})
			o.Visit(p, head, "/office/yearly?year=2025")
			o.Look(p, fmt.Sprintf("yearly-%d", size.Width))
			p.Go(o.URL + "/office/yearly/close?year=2025")
			o.Look(p, fmt.Sprintf("yearly-close-%d", size.Width))
		})
	}
}

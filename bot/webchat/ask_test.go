package webchat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mingbai/handlers/chat"
)

func TestAsk(t *testing.T) {
	for _, c := range []struct {
		name, method, body string
		err                error
		status             int
		want               string
	}{
		{"good", "POST", `{"q":"工资","place":"东辽县","prev":["a","b"]}`, nil, 200, `"prev":2`},
		{"q alone", "POST", `{"q":"工资"}`, nil, 200, "先去:工资"},
		{"more fields", "POST", `{"q":"工资","x":1}`, nil, 200, "先去:工资"},
		{"longest", "POST", `{"q":"` + strings.Repeat("长", MaxText) + `"}`, nil, 200, "长"},
		{"wrong method", "GET", "", nil, 405, "POST"},
		{"nothing", "POST", "", nil, 400, "JSON"},
		{"broken", "POST", `{"q":`, nil, 400, "JSON"},
		{"not an object", "POST", `["q"]`, nil, 400, "JSON"},
		{"null", "POST", `null`, nil, 400, "q 是空的"},
		{"q is a number", "POST", `{"q":1}`, nil, 400, "JSON"},
		{"prev is a string", "POST", `{"q":"x","prev":"y"}`, nil, 400, "JSON"},
		{"two objects", "POST", `{"q":"x"}{"q":"y"}`, nil, 400, "JSON"},
		{"a form", "POST", `q=x`, nil, 400, "JSON"},
		{"empty", "POST", `{"q":"  "}`, nil, 400, "q 是空的"},
		{"too long", "POST", `{"q":"` + strings.Repeat("长", MaxText+1) + `"}`, nil, 400, "最多 20000 个字"},
		{"long place", "POST", `{"q":"x","place":"` + strings.Repeat("远", 61) + `"}`, nil, 400, "place"},
		{"many prev", "POST", `{"q":"x","prev":[` + strings.Repeat(`"a",`, 20) + `"a"]}`, nil, 400, "prev"},
		{"long prev", "POST", `{"q":"x","prev":["` + strings.Repeat("长", MaxText+1) + `"]}`, nil, 400, "最多 20000 个字"},
		{"huge", "POST", `{"q":"` + strings.Repeat("x", maxBody) + `"}`, nil, 413, "1 MB"},
		{"huge tail", "POST", `{"q":"x"}` + strings.Repeat(" ", maxBody), nil, 413, "1 MB"},
		{"fails", "POST", `{"q":"x"}`, errDisk, 500, "12348"},
		{"late", "POST", `{"q":"x"}`, context.DeadlineExceeded, 504, "12348"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, nil)
			g.asker.err = c.err
			req, _ := http.NewRequest(c.method, g.http.URL+"/api/ask", strings.NewReader(c.body))
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			var out bytes.Buffer
			_, _ = out.ReadFrom(res.Body)
			if res.StatusCode != c.status || !strings.Contains(out.String(), c.want) {
				t.Errorf("status %d, want %d; body %.200s", res.StatusCode, c.status, out.String())
			}
			if !json.Valid(out.Bytes()) || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
				t.Errorf("not JSON: %.200s", out.String())
			}
			if g.desk.count() != 0 {
				t.Error("the API wrote to the conversation")
			}
		})
	}
}

// TestAskBreaks has our own code panic with a resident's words.
func TestAskBreaks(t *testing.T) {
	g := newRig(t, nil)
	g.asker.breaks = true
	res, err := http.Post(g.http.URL+"/api/ask", "application/json", strings.NewReader(`{"q":"secret words"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out bytes.Buffer
	_, _ = out.ReadFrom(res.Body)
	if res.StatusCode != 500 || !json.Valid(out.Bytes()) || !strings.Contains(out.String(), "12348") {
		t.Errorf("status %d, body %.200s", res.StatusCode, out.String())
	}
	if strings.Contains(g.logs.String(), "secret words") || !strings.Contains(g.logs.String(), "panic") {
		t.Errorf("the log is %s", g.logs.String())
	}
}

func TestAskTooOften(t *testing.T) {
	g := newRig(t, func(c *Config) { c.Limits = Limits{APIBurst: 2, APIPerSecond: 0.2} })
	for i := range 3 {
		res, err := http.Post(g.http.URL+"/api/ask", "application/json", strings.NewReader(`{"q":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		_, _ = out.ReadFrom(res.Body)
		res.Body.Close()
		if i == 2 && (res.StatusCode != 429 || res.Header.Get("Retry-After") != "5" || !strings.Contains(out.String(), "等 5 秒")) {
			t.Errorf("status %d, Retry-After %q, %s", res.StatusCode, res.Header.Get("Retry-After"), out.String())
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		line   string
		phones []string
		want   string
	}{
		{"打 12348 问", []string{"12348"}, "打 [12348=12348] 问"},
		{"12110 和 110", []string{"110"}, "12110 和 [110=110]"},
		{"0437-5555816", []string{"5555816", "0437-5555816"}, "[0437-5555816=04375555816]"},
		{"110、120", []string{"120", "110"}, "[110=110]、[120=120]"},
		{"没有号码", []string{"110", ""}, "没有号码"},
		{"x1y", []string{"1", "x"}, "x1y"},
		{"", []string{"110"}, ""},
		{"第110条，12345元", []string{"110", "12345"}, "第110条，12345元"},
		{"+86 10 1234", []string{"+86 10 1234"}, "[+86 10 1234=+86101234]"},
	} {
		var got strings.Builder
		for _, s := range spans(c.line, c.phones) {
			if s.Tel == "" {
				got.WriteString(s.Text)
				continue
			}
			fmt.Fprintf(&got, "[%s=%s]", s.Text, s.Tel)
		}
		if got.String() != c.want {
			t.Errorf("%q: got %s, want %s", c.line, got.String(), c.want)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("打 12348 问 110", "12348", "110")
	f.Add("0437-5555816", "5555816", "-")
	f.Fuzz(func(t *testing.T, line, a, b string) {
		var whole strings.Builder
		for _, s := range spans(line, []string{a, b}) {
			whole.WriteString(s.Text)
			if strings.Trim(s.Tel, "+0123456789") != "" {
				t.Fatalf("dials %q", s.Tel)
			}
		}
		if whole.String() != line {
			t.Fatalf("%q became %q", line, whole.String())
		}
	})
}

func FuzzReadQuestion(f *testing.F) {
	f.Add([]byte(`{"q":"x","place":"y","prev":["z"]}`))
	f.Add([]byte(`{"q":`))
	f.Fuzz(func(t *testing.T, body []byte) {
		q, status, problem := readQuestion(bytes.NewReader(body))
		if problem == "" && (q.Q == "" || tooLong(q.Q)) {
			t.Fatalf("took %q", q.Q)
		}
		if problem != "" && status < 400 {
			t.Fatalf("status %d", status)
		}
	})
}

func FuzzParseVisitor(f *testing.F) {
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.1")
	f.Add("AAAAAAA\rAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.1")
	f.Fuzz(func(t *testing.T, value string) {
		v, ok := parseVisitor(value)
		if ok && (len(v.id) != 43 || !validSize(v.size)) {
			t.Fatalf("took %q as %+v", value, v)
		}
	})
}

func TestViewPlace(t *testing.T) {
	for chain, want := range map[string]string{
		"": "", "广东省中山市东凤镇": "东凤镇", "吉林省辽源市东辽县": "东辽县", "苏州市": "苏州市", "湖北省荆州市沙市区": "沙市区", "东凤": "东凤",
	} {
		if got := viewPlace(chain); got.Short != want || got.Full != chain {
			t.Errorf("%s: %+v, want %s", chain, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"a","chat":"b","kind":"text","text":"c","at":"2026-11-22T03:00:00Z"}`))
	f.Add([]byte(`{"id":"a","chat":"b","kind":"photo"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := Decoder{}.Decode(body)
		if err != nil {
			return
		}
		in, err := incoming(m)
		if err != nil {
			return // a year that JSON cannot write
		}
		again, err := Decoder{}.Decode(in.Raw)
		if err != nil || again.ID != m.ID || again.From != m.From || again.Text != m.Text || again.Data != m.Data {
			t.Fatalf("%+v came back as %+v, %v", m, again, err)
		}
	})
}

func TestViewReply(t *testing.T) {
	for name, c := range map[string]struct {
		reply chat.Reply
		want  string
	}{
		"text":           {chat.Reply{Text: "一\n\n二"}, "一|二"},
		"notice alone":   {chat.Reply{Ack: "记下了"}, "记下了"},
		"card, no parts": {chat.Reply{Text: "一", Card: &chat.Card{}}, "一"},
		"card":           {chat.Reply{Text: "一", Card: &chat.Card{Parts: []chat.Part{{Lines: []string{"二"}}}}}, "二"},
	} {
		var got []string
		for _, p := range (&Server{}).viewReply(chat.Address{}, c.reply, "", nil).Parts {
			for _, line := range p.Lines {
				for _, s := range line {
					got = append(got, s.Text)
				}
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestPublic(t *testing.T) {
	for _, c := range []struct {
		line   string
		danger bool
		want   string
	}{
		{"现在就打110。有人受伤再打120。", true, "110 120"},
		{"告诉110你在哪里", true, "110"},
		{"告诉110你在哪里", false, ""},
		{"着火拨 119", false, "119"},
		{"去人社局，不知道地点打12333", false, "12333"},
		{"妇联热线12338可以帮你", false, "12338"},
		{"刑事诉讼法第110条", true, ""},
		{"全年咨询12345人次，受理12309件", false, ""},
		{"赔了12000元，电话0437-12345", false, ""},
		{"120天内", true, ""},
		{"112348", false, ""},
	} {
		if got := strings.Join(public(c.line, c.danger), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.line, got, c.want)
		}
	}
}

// TestDangerWithoutMarkedPhones: the emergency number is a button even when
// the card does not say that it is a phone.
func TestDangerWithoutMarkedPhones(t *testing.T) {
	parts := viewParts([]chat.Part{{Name: "danger", Lines: []string{"现在就打110。有人受伤再打120。", "告诉110你在哪里"}}})
	if got := fmt.Sprint(parts[0].Calls); got != "[{110 110} {120 120}]" {
		t.Errorf("calls %s", got)
	}
}

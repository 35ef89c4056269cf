package start_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/start"
	"mingbai/handlers/account"
)

func office(t *testing.T, ask func(context.Context, string, string) (start.Answer, error)) *consoletest.Office {
	t.Helper()
	if ask == nil {
		ask = func(_ context.Context, question, place string) (start.Answer, error) {
			return start.Answer{Text: "先去：" + place + "的劳动监察\n你问：" + question, Sources: []string{"劳动合同法第30条"}}, nil
		}
	}
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return start.Area(start.Config{Book: o.Store, Ask: ask, Places: func() []string { return []string{consoletest.Town} }})
	})
	return o
}

func TestEveryRoute(t *testing.T) { office(t, nil).Routes() }

// TestFiveSteps goes through the steps, leaves after the second, and comes back
// to the third.
func TestFiveSteps(t *testing.T) {
	o := office(t, nil)
	c := o.As(account.Administrator, "")
	if _, page := o.Do(c, "GET", "/office/"); !strings.Contains(page, "做到第 1 步") {
		t.Error("the first page does not lead to the first step")
	}
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Town)
	res, _ := o.Do(c, "POST", "/office/start/2", "villages", "甲村\n乙村，丙社区\n甲村\n")
	if res.Request.URL.Path != "/office/start/3" {
		t.Fatalf("led to %s", res.Request.URL.Path)
	}
	c = o.As(account.Administrator, "") // another day
	res, page := o.Do(c, "GET", "/office/start")
	if res.Request.URL.Path != "/office/start/3" || !strings.Contains(page, "乙村的法律顾问") {
		t.Fatalf("came back to %s", res.Request.URL.Path)
	}
	o.Do(c, "POST", "/office/start/3", "adviser0", "张三", "adviser2", "李四", "officer", "王干事")
	o.Do(c, "POST", "/office/start/4/skip")
	_, page = o.Do(c, "POST", "/office/start/5", "question", "老板欠薪怎么办")
	for _, want := range []string{"先去：" + consoletest.Town, "你问：老板欠薪怎么办", "劳动合同法第30条", "开张"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	if _, page := o.Do(c, "POST", "/office/start/done"); !strings.Contains(page, "开张了") || strings.Contains(page, "做到第") {
		t.Error("the first page still leads to the steps")
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Posts) != 3 || len(r.People) != 3 {
		t.Fatalf("%d villages, %d people, %v", len(r.Posts), len(r.People), err)
	}
	for i, want := range []string{"张三", "", "李四"} {
		if person, _ := r.Person(r.Posts[i].Adviser); person.Name != want || r.Posts[i].Office != "甲镇司法所" {
			t.Errorf("%s is served by %q of %s", r.Posts[i].Village, person.Name, r.Posts[i].Office)
		}
	}
	if officer := r.People[2]; officer.Name != "王干事" || !officer.Appointed || r.Seat(officer.Office) != consoletest.Town {
		t.Errorf("officer %+v", officer)
	}
}

func TestRefusedSteps(t *testing.T) {
	o := office(t, func(context.Context, string, string) (start.Answer, error) { return start.Answer{}, errors.New("down") })
	c := o.As(account.Administrator, "")
	for _, x := range []struct {
		name, path, field, value string
		status                   int
		want                     string
	}{
		{"no place", "1", "place", "", 422, "还没有写"},
		{"a place of marks", "1", "place", "<b>甲镇</b>", 422, "写全称"},
		{"villages before the place", "2", "villages", "甲村", 422, "先做第 1 步"},
		{"advisers before the place", "3", "officer", "王", 422, "先做第 1 步"},
		{"no channel", "4", "channel", "wechat", 422, "请选一个"},
		{"no question", "5", "question", " ", 422, "还没有写"},
		{"no answer", "5", "question", "x", 500, "出错了"},
		{"no such step", "6", "x", "x", 404, "没有找到"},
	} {
		t.Run(x.name, func(t *testing.T) {
			res, page := o.Do(c, "POST", "/office/start/"+x.path, x.field, x.value)
			if res.StatusCode != x.status || !strings.Contains(page, x.want) {
				t.Errorf("status %d, want %d with %q", res.StatusCode, x.status, x.want)
			}
		})
	}
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Town)
	if res, _ := o.Do(c, "POST", "/office/start/2", "villages", strings.Repeat("村", 31)); res.StatusCode != 422 {
		t.Errorf("a name too long: status %d", res.StatusCode)
	}
	var many []string
	for i := range 401 {
		many = append(many, fmt.Sprint("村", i))
	}
	if res, _ := o.Do(c, "POST", "/office/start/2", "villages", strings.Join(many, "\n")); res.StatusCode != 422 {
		t.Errorf("401 villages: status %d", res.StatusCode)
	}
}

func TestNasty(t *testing.T) {
	o := office(t, nil)
	c := o.As(account.Administrator, "")
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Town)
	for _, nasty := range consoletest.Nasty() {
		short := string([]rune(nasty)[:min(30, len([]rune(nasty)))])
		for _, x := range [][2]string{{"1", "place"}, {"2", "villages"}, {"3", "adviser0"}, {"3", "officer"}, {"4", "channel"}, {"5", "question"}} {
			_, page := o.Do(c, "POST", "/office/start/"+x[0], x[1], short)
			if leaks := consoletest.Leaks(page); len(leaks) > 0 {
				t.Errorf("step %s: %q leaks %v", x[0], nasty, leaks)
			}
		}
	}
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			o := office(t, nil)
			o.T = t
			p := b.Open(t, size)
			look := func(name string) {
				t.Helper()
				o.Look(p, fmt.Sprintf("start-%s-%d", name, size.Width))
			}
			o.Visit(p, o.Account(account.Account{Name: "李主任", Role: account.Administrator}), "/office/start")
			look("place")
			p.Type("#place", consoletest.Town)
			p.Click("main .form button")
			p.Wait(`document.querySelector('#villages')`)
			look("villages")
			p.Type("#villages", "甲村\n乙村")
			p.Click("main .form button")
			p.Wait(`document.querySelector('#adviser1')`)
			p.Type("#adviser0", "张三")
			p.Type("#officer", "王干事")
			look("advisers")
			p.Click("main .form button")
			p.Wait(`document.querySelector('[name=channel]')`)
			look("channel")
			p.Click("[name=channel]")
			p.Click("main .form button")
			p.Wait(`document.querySelector('#question')`)
			p.Click("main .form button")
			p.Wait(`document.querySelector('.answer')`)
			look("question")
			if got := p.Text(".answer"); !strings.Contains(got, "老板拖欠工资") {
				t.Errorf("the answer is %q", got)
			}
			p.Click("main form[action$=done] button")
			p.Wait(`location.pathname === '/office/'`)
			look("opened")
		})
	}
}

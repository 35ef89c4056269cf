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
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

func office(t *testing.T, ask func(context.Context, string, string) (start.Answer, error)) *consoletest.Office {
	t.Helper()
	if ask == nil {
		ask = func(_ context.Context, question, place string) (start.Answer, error) {
			return start.Answer{Card: chat.Card{Place: place, Parts: []chat.Part{{Name: "first", Label: "先去", Lines: []string{"劳动监察"}}, {Name: "bring", Lines: []string{"身份证", "你问：" + question}}},
				Sources: []chat.Source{{Title: "劳动合同法", Article: "第30条", Year: 2012}}}}, nil
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
	for _, want := range []string{"按这个地方查的：" + consoletest.Town, ">先去<", "<li>你问：老板欠薪怎么办</li>", "劳动合同法第30条(2012年)", "看过了，开张"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	res, page = o.Do(c, "POST", "/office/start/done")
	for _, want := range []string{"开张了，现在做什么", `<a href="/">http://127.0.0.1:`, "只有这台电脑打得开", "1 个村居没有顾问", "2 个村居的顾问还收不到单", "请第二位管理员", `href="/office/accounts/new"`, "王干事还收不到单"} {
		if !strings.Contains(page, want) {
			t.Errorf("what to do now lacks %q", want)
		}
	}
	if res.Request.URL.Path != "/office/start/done" {
		t.Errorf("led to %s", res.Request.URL.Path)
	}
	const appointed = "<strong>定一位指定人员</strong> <span class=\"note\">做好了"
	if strings.Contains(page, appointed) {
		t.Error("an officer who cannot be reached is said to be enough")
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.People {
		if r.People[i].Appointed {
			r.People[i].Address = chat.Address{Channel: "telegram", Chat: "7"}
		}
	}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, page := o.Do(c, "GET", "/office/start/done"); !strings.Contains(page, appointed) {
		t.Error("nor is one who can be")
	}
	if res, _ := o.Do(c, "GET", "/office/start"); res.Request.URL.Path != "/office/start/done" {
		t.Errorf("later led to %s", res.Request.URL.Path)
	}
	if _, page := o.Do(c, "GET", "/office/"); strings.Contains(page, "做到第") {
		t.Error("the first page still leads to the steps")
	}
	r, err = o.Store.Roster(t.Context())
	if err != nil || len(r.Posts) != 3 || len(r.People) != 3 {
		t.Fatalf("%d villages, %d people, %v", len(r.Posts), len(r.People), err)
	}
	for i, want := range []string{"张三", "", "李四"} {
		if person, _ := r.Person(r.Posts[i].Adviser); person.Name != want || r.Posts[i].Office != "甲镇司法所" {
			t.Errorf("%s is served by %q of %s", r.Posts[i].Village, person.Name, r.Posts[i].Office)
		}
	}
	if officer := r.People[2]; officer.Name != "王干事" || !officer.Appointed || r.OfficeOf(officer).Place != consoletest.Town {
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

// TestPlaceIsWhole: a town is completed where it stands once in the material,
// and otherwise has to be written from the province on.
func TestPlaceIsWhole(t *testing.T) {
	o := office(t, nil)
	c := o.As(account.Administrator, "")
	for _, x := range []struct{ place, want string }{
		{"甲镇", consoletest.Town}, {"中山市甲镇", consoletest.Town}, {consoletest.Elsewhere, consoletest.Elsewhere}, {"上海市某区某镇", "上海市某区某镇"}, {"广西壮族自治区某县某乡", "广西壮族自治区某县某乡"},
		{"某丙镇", ""}, {"某县丙镇", ""},
	} {
		res, page := o.Do(c, "POST", "/office/start/1", "place", x.place)
		if x.want == "" {
			if res.StatusCode != 422 || !strings.Contains(page, "要从省写起") {
				t.Errorf("%s: status %d", x.place, res.StatusCode)
			}
			continue
		}
		if _, page = o.Do(c, "GET", "/office/start/1"); !strings.Contains(page, `value="`+x.want+`"`) {
			t.Errorf("%s became something else than %s", x.place, x.want)
		}
	}
}

// TestMistakesAreMended: a wrong town takes its villages along, a wrong village
// goes when its line goes, and a wrong adviser when the field is emptied; what
// somebody serves stays.
func TestMistakesAreMended(t *testing.T) {
	o := office(t, nil)
	c := o.As(account.Administrator, "")
	if res, page := o.Do(c, "GET", "/office/start/2"); res.Request.URL.Path != "/office/start/1" || !strings.Contains(page, "先写在哪个镇") {
		t.Errorf("villages before the place: led to %s", res.Request.URL.Path)
	}
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Town)
	o.Do(c, "POST", "/office/start/2", "villages", "甲村\n乙村\n错村")
	o.Do(c, "POST", "/office/start/3", "adviser0", "张三", "adviser1", "李四", "officer", "王干事")
	o.Do(c, "POST", "/office/start/2", "villages", "乙村\n丙村")
	roster := func() handoff.Roster {
		t.Helper()
		r, err := o.Store.Roster(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	var names []string
	for _, post := range roster().Posts {
		names = append(names, post.Village)
	}
	if got := strings.Join(names, " "); got != "甲村 乙村 丙村" {
		t.Errorf("villages %s", got)
	}
	o.Do(c, "POST", "/office/start/3", "adviser0", "", "adviser1", "李四")
	if r := roster(); r.Posts[0].Adviser != "" || r.Posts[1].Adviser == "" {
		t.Errorf("advisers %+v", r.Posts)
	}
	if _, page := o.Do(c, "GET", "/office/start/1"); !strings.Contains(page, "已经写的 3 个村居也改到新的地方") {
		t.Error("the villages are not offered to be moved")
	}
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Elsewhere, "move", "yes")
	r := roster()
	for _, post := range r.Posts {
		if post.Place != consoletest.Elsewhere || post.Office != "乙镇司法所" {
			t.Errorf("left behind: %+v", post)
		}
	}
	if r.OfficeOf(r.People[2]).Place != consoletest.Elsewhere || r.People[2].Office != "乙镇司法所" || !r.People[2].Appointed {
		t.Errorf("the office: %+v, %+v", r.Offices, r.People)
	}
	if _, page := o.Do(c, "GET", "/office/start/3"); !strings.Contains(page, "乙村的法律顾问") {
		t.Error("the third step does not know the villages")
	}
}

// TestSentTwice: the same step sent twice at once is saved, and nobody is told
// that somebody else was quicker.
func TestSentTwice(t *testing.T) {
	o := office(t, nil)
	c := o.As(account.Administrator, "")
	o.Do(c, "POST", "/office/start/1", "place", consoletest.Town)
	status := make(chan int, 2)
	for range cap(status) {
		go func() {
			res, _ := o.Do(c, "POST", "/office/start/2", "villages", "甲村\n乙村")
			status <- res.StatusCode
		}()
	}
	for range cap(status) {
		if s := <-status; s != 200 {
			t.Errorf("status %d", s)
		}
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Posts) != 2 {
		t.Errorf("%d villages, %v", len(r.Posts), err)
	}
	o.Do(c, "POST", "/office/start/3/skip")
	if _, page := o.Do(c, "GET", "/office/start"); !strings.Contains(page, "跳过了") || !strings.Contains(page, "第 4 步") {
		t.Error("what was skipped is not told from what was done")
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
			p.Type("#place", "东镇")
			p.Click("main .form button")
			p.Wait(`document.querySelector('.error')`)
			look("place-wrong")
			if at := browsertest.Eval[string](p, `document.activeElement.id + document.activeElement.value`); at != "place东镇" {
				t.Errorf("the focus is on %q, or what was typed is gone", at)
			}
			browsertest.Eval[bool](p, `(document.querySelector('#place').value = '', true)`)
			p.Type("#place", consoletest.Town)
			p.Click("main .form button")
			p.Wait(`document.querySelector('#villages')`)
			look("villages")
			p.Type("#villages", "甲村\n乙村")
			browsertest.Eval[bool](p, `(b => (b.click(), b.click(), true))(document.querySelector('main .form button'))`) // twice, as impatient people do
			p.Wait(`document.querySelector('#adviser1')`)
			browsertest.Eval[bool](p, `(history.back(), true)`)
			p.Wait(`document.querySelector('#villages')?.value.includes('乙村')`)
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
			p.Wait(`document.querySelector('#answer')`)
			look("question")
			if got := p.Text("article"); !strings.Contains(got, "老板拖欠工资") {
				t.Errorf("the answer is %q", got)
			}
			p.Click("main form[action$=done] button")
			p.Wait(`location.pathname === '/office/start/done'`)
			look("opened")
		})
	}
}

package console_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// counter is an office with forms of each sort, and what was handed in there.
func counter(t *testing.T) (*consoletest.Office, *[]string) {
	t.Helper()
	var got []string
	files := fstest.MapFS{"templates/counter.html": {Data: []byte(`{{define "counter"}}<h1>柜台</h1>{{template "form" .}}
<form class="x" method="post" action="/office/counter/stamp"><input type="hidden" name="data" value="章"><button>盖章</button></form>
<form method="get" action="/office/counter"><input name="q"></form>{{end}}`)}}
	take := func(p *console.Page) error {
		var parts []string
		if form, err := p.R.MultipartReader(); err == nil {
			for part, err := form.NextPart(); err == nil; part, err = form.NextPart() {
				words, err := io.ReadAll(part)
				if err != nil {
					return err
				}
				parts = append(parts, part.FormName()+"="+string(words))
			}
		} else {
			parts = append(parts, fmt.Sprint(p.R.PostForm, p.R.Form))
		}
		got = append(got, p.Me.Name+"|"+strings.Join(parts, " "))
		return p.Done("/office/counter", "记好了。")
	}
	o := consoletest.New(t, func(*consoletest.Office) console.Area {
		return console.Area{Name: "counter", Templates: files, Routes: []console.Route{
			{Pattern: "GET /office/counter", Title: "柜台", Serve: func(p *console.Page) error {
				return p.Show("counter", console.Form{Action: "/office/counter", Fields: []console.Field{
					{Name: "version", Kind: "hidden", Value: "7"}, {Name: "words", Label: "事由", Kind: "textarea"},
					{Name: "size", Label: "大小", Kind: "select", Options: []console.Option{{Value: "s", Text: "小的"}, {Value: "l", Text: "大的"}}}}})
			}},
			{Pattern: "POST /office/counter", Title: "记", Serve: take},
			{Pattern: "POST /office/counter/stamp", Title: "盖章", Serve: take},
			{Pattern: "POST /office/counter/heads", Title: "所长办", Roles: []account.Role{account.Head}, Serve: take},
		}}
	})
	o.As(account.Administrator, "")
	return o, &got
}

var markIn = regexp.MustCompile(`name="whose" value="([^"]+)"`)

// markFor is the mark of an account's forms; those of the frame, to sign out and to
// see it larger, are anybody's.
func markFor(t *testing.T, o *consoletest.Office, c *http.Client) string {
	t.Helper()
	_, page := o.Do(c, "GET", "/office/counter")
	found := markIn.FindAllStringSubmatch(page, -1)
	if len(found) != 2 || found[0][1] != found[1][1] {
		t.Fatalf("the two forms that post have marks %v:\n%s", found, page)
	}
	return found[0][1]
}

// TestFormOfAnother: a form of one account that another sends is not carried
// out, says whose it was, and can be sent in one's own name.
func TestFormOfAnother(t *testing.T) {
	o, got := counter(t)
	wang := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: consoletest.Town})
	li := o.Account(account.Account{Name: "李干事", Role: account.Clerk, Place: consoletest.Town})
	mine, theirs := o.In(wang), o.In(li)
	mark := markFor(t, o, mine)
	for _, c := range []struct {
		name   string
		to     string
		fields []string
		page   []string
		again  bool
	}{
		{"words", "/office/counter", []string{"whose", mark, "version", "7", "words", "第一行\n<b>第二行</b>", "size", "l"},
			[]string{"“王干事”登录的时候打开的", "登录的是“李干事”", "事由", "&lt;b&gt;第二行", "大的", `name="version" value="7"`, "以“李干事”的名字交", "什么都没有存"}, true},
		{"a button", "/office/counter/stamp", []string{"whose", mark, "data", "章"}, []string{"“王干事”登录的时候打开的", `value="章"`}, true},
		{"a password", "/office/counter", []string{"whose", mark, "words", "写了很多字", "password", "hunter22"}, []string{"写了很多字"}, false},
		{"a mark that is not ours", "/office/counter", []string{"whose", mark + "x", "words", "写了很多字"}, []string{"登录的是“李干事”", "写了很多字"}, true},
		{"a mark without our sum", "/office/counter", []string{"whose", "AAAA", "words", "写了很多字"}, []string{"写了很多字"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			*got = nil
			res, page := o.Do(theirs, "POST", c.to, c.fields...)
			if res.StatusCode != http.StatusConflict || len(*got) > 0 {
				t.Fatalf("status %d, handed in %q", res.StatusCode, *got)
			}
			for _, want := range c.page {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q:\n%s", want, page)
				}
			}
			if strings.Contains(page, "hunter22") || strings.Contains(page, "<b>") || strings.Contains(page, mark) {
				t.Error("the page shows a password, markup, or the mark of another")
			}
			if strings.Contains(page, "的名字交") != c.again {
				t.Errorf("it can be sent again: %t, want %t", !c.again, c.again)
			}
			if !c.again {
				return
			}
			form := page[strings.Index(page, `<form class="form`):]
			var fields []string
			for _, m := range hiddenIn.FindAllStringSubmatch(form[:strings.Index(form, "</form>")], -1) {
				fields = append(fields, m[1], m[2])
			}
			if _, page := o.Do(theirs, "POST", c.to, fields...); !strings.Contains(page, "记好了") || len(*got) != 1 || !strings.HasPrefix((*got)[0], "李干事|") {
				t.Errorf("sent knowingly: %q\n%s", *got, page)
			}
		})
	}
	*got = nil
	for name, fields := range map[string][]string{"one's own": {"whose", mark, "words", "x"}, "no mark": {"words", "x"}} {
		if _, page := o.Do(mine, "POST", "/office/counter", fields...); !strings.Contains(page, "记好了") {
			t.Errorf("%s is not taken:\n%s", name, page)
		}
	}
	if want := "王干事|map[words:[x]] map[words:[x]]"; len(*got) != 2 || (*got)[0] != want || (*got)[1] != want {
		t.Errorf("the area got %q, want %q: the mark is the frame's", *got, want)
	}
	if res, _ := o.Do(theirs, "POST", "/office/counter/heads", "whose", mark, "words", "x"); res.StatusCode != http.StatusForbidden {
		t.Errorf("what the account may not do: status %d", res.StatusCode)
	}
	if res, page := o.Do(mine, "POST", "/office/counter", "whose", mark, "words", strings.Repeat("字", 70<<10)); res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(page, "太大") {
		t.Errorf("too large: status %d", res.StatusCode)
	}
}

// TestFormWithFilesOfAnother: the mark of a form with files is its first field,
// and all behind it comes as it was sent.
func TestFormWithFilesOfAnother(t *testing.T) {
	o, got := counter(t)
	wang := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: consoletest.Town})
	mine, theirs := o.In(wang), o.As(account.Clerk, consoletest.Town)
	mark := markFor(t, o, mine)
	post := func(c *http.Client, file string, fields ...string) string {
		t.Helper()
		*got = nil
		kind, body := consoletest.Form(t, file, strings.Repeat("字", 3000), fields...)
		res, err := c.Post(o.URL+"/office/counter", kind, body)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		page, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	whole := "王干事|words=先写的字 file=" + strings.Repeat("字", 3000)
	for name, fields := range map[string][]string{"marked": {"whose", mark, "words", "先写的字"}, "not marked": {"words", "先写的字"}} {
		if page := post(mine, "a.txt", fields...); !strings.Contains(page, "记好了") || len(*got) != 1 || (*got)[0] != whole {
			t.Errorf("%s: the area got %.80q", name, *got)
		}
	}
	page := post(theirs, "a.txt", "whose", mark, "words", "先写的字")
	if len(*got) > 0 || !strings.Contains(page, "“王干事”登录的时候打开的") || !strings.Contains(page, "先写的字") || !strings.Contains(page, "选的文件没有收") || strings.Contains(page, "的名字交") {
		t.Errorf("a file of another: %.80q\n%s", *got, page)
	}
	page = post(theirs, "", "whose", mark, "words", "先写的字")
	if len(*got) > 0 || !strings.Contains(page, "先写的字") || strings.Contains(page, "选的文件没有收") || !strings.Contains(page, "的名字交") {
		t.Errorf("no file was chosen: %.80q\n%s", *got, page)
	}
}

// TestLateFormIsItsOwners: a form that comes when no session is open any more is
// held for the account that it was made for, and not for who was there last.
func TestLateFormIsItsOwners(t *testing.T) {
	for _, c := range []struct {
		name, who string
		offered   bool
	}{{"its owner", "王干事", true}, {"who was there last", "李干事", false}} {
		t.Run(c.name, func(t *testing.T) {
			o, got := counter(t)
			member(t, o, "王干事")
			member(t, o, "李干事")
			mark := markFor(t, o, o.In(named(t, o, "王干事")))
			last := late(t, o, "李干事")
			_, page := o.Do(last, "POST", "/office/counter", "whose", mark, "words", "甲写的一长段")
			o.Later(time.Minute)
			if page = signIn(t, o, last, c.who, heldOf(page)); strings.Contains(page, "甲写的一长段") != c.offered || len(*got) > 0 {
				t.Errorf("offered otherwise: %q\n%s", *got, page)
			}
		})
	}
}

// TestTwoTabs: somebody signs in in a second tab, and sends the page that was left
// open in the first.
func TestTwoTabs(t *testing.T) {
	b := browsertest.Start(t)
	o, got := counter(t)
	wang := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: consoletest.Town})
	li := o.Account(account.Account{Name: "李干事", Role: account.Clerk, Place: consoletest.Town})
	for _, size := range sizes() {
		p := b.Open(t, size)
		o.Visit(p, wang, "/office/counter")
		p.Type("textarea", "上一位写到一半的话")
		o.Visit(p.Tab(), li, "/office/counter")
		p.Click(".form button")
		p.Wait(`document.querySelector('#unsaved')`)
		o.Look(p, fmt.Sprintf("theirs-%d-dark-%v", size.Width, size.Dark))
		if page := p.Text("main"); len(*got) > 0 || !strings.Contains(page, "“王干事”登录的时候打开的") || !strings.Contains(page, "上一位写到一半的话") {
			t.Fatalf("handed in %q; the page says %s", *got, page)
		}
		p.Click(".form button")
		p.Wait(`document.querySelector('.said')`)
		if len(*got) != 1 || !strings.HasPrefix((*got)[0], "李干事|") || !strings.Contains((*got)[0], "上一位写到一半的话") {
			t.Errorf("sent knowingly: %q", *got)
		}
		*got = nil
	}
}

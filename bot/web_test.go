package main

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
)

// resident is somebody on the page, without JavaScript.
type resident struct {
	*program
	client *http.Client
}

func (p *program) resident() resident {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r := resident{p, &http.Client{Jar: jar}}
	r.open(r.client, "/")
	return r
}

func (r resident) page() string { r.t.Helper(); return r.open(r.client, "/") }

// shows waits until the page holds words.
func (r resident) shows(words string) (page string) {
	r.t.Helper()
	r.await(func() bool { page = r.page(); return strings.Contains(page, words) })
	return page
}

// form posts a form and returns what comes back.
func (r resident) form(path string, fields url.Values) (int, string) {
	r.t.Helper()
	return r.read(r.client.PostForm(r.url()+path, fields))
}

func (r resident) read(resp *http.Response, err error) (int, string) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// upload sends a file as the page's form does.
func (r resident) upload(name string, body []byte) (int, string) {
	r.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	file, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write(body)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(r.client.Post(r.url()+"/file", form.FormDataContentType(), &b))
}

// picture is a file of n bytes that begins like a photo.
func picture(n int) []byte {
	return append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte("p"), n-4)...)
}

// handedOver is offeredCase after the adviser took it.
func handedOver(t *testing.T) (*tgfake.Server, phone, resident) {
	t.Helper()
	fake, adviser, r := offeredCase(t)
	adviser.tap("接单")
	r.shows("法律顾问顾问甲在办")
	return fake, adviser, r
}

// offeredCase starts the program with an adviser on Telegram, who is asked to
// take the case of a resident on the page.
func offeredCase(t *testing.T) (*tgfake.Server, phone, resident) {
	t.Helper()
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	p := newProgram(t, map[string]string{"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL()})
	p.start()
	adviser := phone{p, fake, 21}
	adviser.enlist("绑定好了", "adviser", "invite", "--name", "顾问甲", "--villages", "甲村", "--place", "东凤镇")
	r := p.resident()
	// Danger opens a case at any hour of the day the test runs.
	if page := p.post(r.client, "text", "我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼"); !strings.Contains(page, "等法律顾问顾问甲接，最晚") {
		t.Fatalf("the page does not show the case:\n%s", page)
	}
	return fake, adviser, r
}

// TestPageAndTelegram: a resident on the page and an adviser on Telegram write
// and send each other files; the page tells how far words came and how it ended.
func TestPageAndTelegram(t *testing.T) {
	fake, adviser, r := handedOver(t)
	r.post(r.client, "text", "我在工地门口")
	adviser.hears("我在工地门口")
	r.shows(`">已送到</p>`)
	if code, page := r.upload("欠条.jpg", picture(700_000)); code != http.StatusOK || !strings.Contains(page, "照片 欠条.jpg 0.7 MB") {
		t.Errorf("upload: %d\n%s", code, page)
	}
	r.await(func() bool {
		for _, s := range fake.Sent(adviser.id) {
			if s.Kind == "photo" && s.Data == string(picture(700_000)) && strings.Contains(s.Text, "甲村") {
				return true
			}
		}
		return false
	})
	code, page := r.upload("录像.jpg", picture(50<<20))
	if code != http.StatusRequestEntityTooLarge || !strings.Contains(page, "文件太大，没有收下：一个最大 10 MB") {
		t.Errorf("50 MB: %d", code)
	}
	if page := r.post(r.client, "text", "/mydata"); !strings.Contains(page, "你发的照片、文件 1 个") {
		t.Errorf("what is stored:\n%s", page)
	}
	fromAdviser(t, fake, adviser, r)
	adviser.tap("办结")
	for _, label := range []string{"欠薪", "转法援", "2人"} {
		adviser.tap(label)
	}
	page = r.shows("这次帮上你了吗")
	_, rate, _ := strings.Cut(page, `class="rate say"`)
	if strings.Count(rate[:strings.Index(rate, "</form>")], "<button") != 3 || strings.Count(page, "没帮上</button>") != 1 {
		t.Error("not asked once with three buttons")
	}
	value := strings.NewReplacer("&#34;", `"`).Replace(between(rate, `name="pick" value="`, `"`))
	if page := r.post(r.client, "pick", value); !strings.Contains(page, "记下了，谢谢") || strings.Contains(page, `class="rate say"`) {
		t.Errorf("rated:\n%s", page)
	}
	if code, page := r.upload("再来.jpg", picture(900)); code != http.StatusConflict || !strings.Contains(page, "没有收下") {
		t.Errorf("a file after the close: %d", code)
	}
}

// fromAdviser sends what Telegram has to the page and reads it there.
func fromAdviser(t *testing.T, fake *tgfake.Server, adviser phone, r resident) {
	t.Helper()
	for _, c := range []struct {
		file tgfake.File
		word string
		kind string
	}{
		{tgfake.File{Kind: "photo", Data: picture(5000), Caption: "照这个填"}, "照片 4 KB", "image/jpeg"},
		{tgfake.File{Kind: "voice", Data: []byte("OggS....OpusHead voice")}, "语音", "audio/ogg"},
		{tgfake.File{Kind: "document", Name: "起诉状.html", Data: []byte("<script>alert(1)</script>")}, "文件 起诉状.html", "application/octet-stream"},
	} {
		fake.Send(adviser.id, c.file)
		page := r.shows("<p>" + c.word)
		at := strings.Index(page, "<p>"+c.word)
		link := between(page[at:], `class="button" href="`, `"`)
		res, err := r.client.Get(r.url() + link)
		if code, body := r.read(res, err); code != http.StatusOK || body != string(c.file.Data) {
			t.Errorf("%s: %d, %d bytes", c.word, code, len(body))
		}
		if res.Header.Get("Content-Type") != c.kind || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", c.word, res.Header)
		}
		if code, _ := r.program.resident().get(link); code != http.StatusNotFound {
			t.Errorf("%s: a stranger got %d", c.word, code)
		}
	}
	fake.Send(adviser.id, tgfake.File{Kind: "location", Lat: 22.65, Lon: 113.26})
	if page := r.shows("北纬22.65000，东经113.26000"); !strings.Contains(page, `href="geo:22.650000,113.260000?q=22.650000,113.260000"`) {
		t.Error("the place does not open")
	}
	fake.Send(adviser.id, tgfake.File{Kind: "document", Name: "大.zip", Size: 50 << 20})
	adviser.hears("文件太大")
}

func (r resident) get(path string) (int, string) {
	r.t.Helper()
	return r.read(r.client.Get(r.url() + path))
}

// TestBackOnAnotherPhone: a link leads to the conversation once, looking at it
// uses nothing up, and erasing takes the files and links along.
func TestBackOnAnotherPhone(t *testing.T) {
	_, _, r := handedOver(t)
	r.upload("欠条.jpg", picture(9000))
	page := r.shows("照片 欠条.jpg")
	file := between(page[strings.Index(page, "照片 欠条.jpg"):], `class="button" href="`, `"`)
	link := func() string {
		t.Helper()
		code, page := r.form("/link", nil)
		token := between(page, "/back/", `"`)
		if code != http.StatusOK || len(token) != 43 {
			t.Fatalf("no link: %d\n%s", code, page)
		}
		return token
	}
	old, token := link(), link()
	other, late := r.program.resident(), r.program.resident()
	if code, _ := other.get("/back/" + old); code != http.StatusGone {
		t.Errorf("an older link: %d", code)
	}
	for range 3 {
		if code, page := other.get("/back/" + token); code != http.StatusOK || !strings.Contains(page, "在这里接着聊") || strings.Contains(page, "工资") {
			t.Fatalf("the link shows %d\n%s", code, page)
		}
	}
	if _, page := other.form("/back", url.Values{"link": {token}}); !strings.Contains(page, "三个月没发工资") || !strings.Contains(page, "法律顾问顾问甲在办") {
		t.Errorf("the other phone sees\n%s", page)
	}
	if code, page := late.form("/back", url.Values{"link": {token}}); code != http.StatusGone || strings.Contains(page, "工资") {
		t.Errorf("the link again: %d", code)
	}
	if code, _ := other.get(file); code != http.StatusOK {
		t.Errorf("the file on the other phone: %d", code)
	}
	dropped, last := link(), ""
	if _, page := r.form("/link/drop", nil); !strings.Contains(page, "链接作废了") {
		t.Error("not taken back")
	}
	last = link()
	if _, page := r.form("/forget", nil); !strings.Contains(page, "已经删除") {
		t.Fatalf("not erased:\n%s", page)
	}
	for _, dead := range []string{dropped, last, strings.Repeat("A", 43), "x"} {
		if code, _ := late.get("/back/" + dead); code != http.StatusGone {
			t.Errorf("a dead link: %d", code)
		}
	}
	if code, _ := other.get(file); code != http.StatusNotFound {
		t.Errorf("the file after erasing: %d", code)
	}
	for _, secret := range []string{token, old, dropped, last, "工资", "欠条"} {
		if strings.Contains(r.errs.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestReminderComesByItself: what is due while nobody looks is streamed once to
// whoever listens, and not again to a page that has it.
func TestReminderComesByItself(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	r := p.resident()
	p.post(r.client, "text", china(time.Now())+"收到劳动仲裁裁决书，不服，几天内起诉")
	p.post(r.client, "pick", `{"d":"remind:1","l":"提醒我"}`)
	p.stop()
	p.pass(20 * 24 * time.Hour)
	p.start()
	for _, c := range []struct {
		last string
		want int
	}{{"0", 1}, {"0", 1}, {between(r.page(), `data-after="`, `"`), 0}} {
		if got := r.hear(c.last, 3*time.Second); strings.Count(got, "提醒你：最后一天") != c.want {
			t.Errorf("after %s the stream brought %q", c.last, got)
		}
	}
}

// hear listens to the stream for a while as a browser that has the letters up
// to last.
func (r resident) hear(last string, most time.Duration) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), most)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url()+"/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", last)
	resp, err := r.client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body) // ends when the time is over
	return string(body)
}

// TestFileBeforeAnybodyTookTheCase: what a resident sends while a case waits is
// kept, said to be kept, and comes to whoever takes the case.
func TestFileBeforeAnybodyTookTheCase(t *testing.T) {
	fake, adviser, r := offeredCase(t)
	if code, page := r.upload("欠条.jpg", picture(900)); code != http.StatusOK || !strings.Contains(page, "放进了你的单子里") || strings.Contains(page, "没有存下来") {
		t.Errorf("upload: %d\n%s", code, page)
	}
	adviser.tap("接单")
	r.await(func() bool {
		for _, s := range fake.Sent(adviser.id) {
			if s.Kind == "photo" && s.Data == string(picture(900)) {
				return true
			}
		}
		return false
	})
}

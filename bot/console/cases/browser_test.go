package cases_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
)

// looks are the screens that the pages are looked at on.
func looks() []browsertest.Options {
	return []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}, {Width: 1280, Height: 800, Dark: true}}
}

// dot is a picture of one dot.
func dot(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// busy makes a town with cases at every stage, some of them late.
func busy(x *town) (claimed string) {
	x.t.Helper()
	x.says("r1", "老板三个月没发工资，一共一万二，欠条在手上")
	claimed = x.only().ID
	x.Later(3 * time.Hour) // over noon
	for i, text := range []string{"隔壁把墙砌到我家地上了", "离婚孩子判给谁", "邻居的狗咬了我"} {
		x.says(fmt.Sprint("w", i), text)
		x.Later(12 * time.Minute)
	}
	return claimed
}

// TestBrowser looks at the pages, and sees words arrive by themselves.
func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range looks() {
		name := fmt.Sprintf("-%d-dark-%v", o.Width, o.Dark)
		t.Run(name, func(t *testing.T) {
			x := newTown(t)
			x.shelf.kept = map[string]string{"dot": dot(t)}
			a, _ := x.sits(account.Adviser, "law")
			head, _ := x.sits(account.Head, "off")
			id := busy(x)
			adviser := x.In(a) // the session of before is over
			x.press(adviser, id, "接单")
			x.says("r1", "他说再等等，等到什么时候")
			x.sends("r1", chat.Media{Kind: chat.Photo, Channel: "web", Ref: "dot", Name: "欠条.png", Size: 183000})
			x.send(adviser, id, "say", "text", "收到。带上欠条和考勤，明天上午九点来所里，找我就行。")
			p := b.Open(t, o)
			look := func(path, name_ string) {
				t.Helper()
				p.Go(x.URL + path)
				x.Look(p, name_+name)
			}
			x.Visit(p, head, "/office/")
			x.Look(p, "today-head"+name)
			look("/office/cases", "cases-head")
			x.Visit(p, a, "/office/")
			x.Look(p, "today-adviser"+name)
			look("/office/cases", "cases")
			look("/office/cases?which=closed", "cases-empty")
			p.Go(x.URL + "/office/cases/" + id)
			x.says("r1", "我现在在门口")
			p.Wait(`document.querySelector('#case-talk').innerText.includes('我现在在门口')`)
			p.Click(".photo summary")
			p.Wait(`document.querySelector('.photo img').naturalWidth > 0`)
			x.says("r1", "没有人")
			p.Wait(`document.querySelector('#case-talk').innerText.includes('没有人')`)
			if !browsertest.Settled[bool](p, `document.querySelector('.photo').open`) {
				t.Error("the photo closed when a word came")
			}
			p.Click(".ask summary")
			p.Wait(`document.querySelector('.ask').open`)
			x.Look(p, "case"+name)
			x.send(adviser, id, "close", "matter", "labor_wage", "way", "l", "persons", "2", "note", "约了周三")
			p.Go(x.URL + "/office/cases/" + id)
			p.Click(".more summary")
			x.Look(p, "case-closed"+name)
			if said := p.Complaints(); len(said) > 0 {
				t.Error(said)
			}
		})
	}
}

// TestAWholeCaseInThreePresses: claimed from the first page, answered with the
// keyboard, closed, with nothing else pressed.
func TestAWholeCaseInThreePresses(t *testing.T) {
	b := browsertest.Start(t)
	x := newTown(t)
	a, _ := x.sits(account.Adviser, "law")
	x.says("r", "老板三个月没发工资")
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	x.Visit(p, a, "/office/")
	p.Click("#queue-panel td button")
	p.Wait(`document.querySelector('#text')`)
	p.Type("#text", "带上欠条来")
	p.Click(`form[action$="/say"] .buttons button`)
	p.Wait(`document.querySelector('#case-talk').innerText.includes('带上欠条来')`)
	p.Click(`form[action$="/close"] .buttons button`)
	p.Wait(`document.querySelector('#case-head').innerText.includes('办结')`)
	if told := x.told("r"); !strings.Contains(told, "带上欠条来") || !strings.Contains(told, "办结了(当场答复)") {
		t.Errorf("the resident heard %s", told)
	}
}

// TestAFileInABrowser: a file is chosen and sent.
func TestAFileInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	x := newTown(t)
	a, adviser := x.sits(account.Adviser, "law")
	x.says("r", "老板三个月没发工资")
	id := x.only().ID
	x.press(adviser, id, "接单")
	path := filepath.Join(t.TempDir(), "申请表.png")
	if err := os.WriteFile(path, []byte(dot(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, browsertest.Options{Width: 360, Height: 740})
	x.Visit(p, a, "/office/cases/"+id)
	p.Attach("照片或文件", path)
	p.Click(`form[action$="/say"] .buttons button`)
	p.Wait(`document.querySelector('.photo')`)
	if told := x.told("r"); !strings.Contains(told, "[照片]") {
		t.Errorf("the resident has %s", told)
	}
}

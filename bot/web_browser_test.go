package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/channeltest/tgfake"
)

// photo is a real picture.
func photo(t *testing.T, side int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		m.Set(i%side, i/side, color.RGBA{R: uint8(i), G: uint8(i >> 8), B: 90, A: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBrowserHandover walks through a case in a real browser, with the whole
// program behind it: asked for, taken, written to and fro, a picture each way,
// moved to another phone, closed and rated; nothing is loaded again by hand.
func TestBrowserHandover(t *testing.T) {
	b := browsertest.Start(t)
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	p := newProgram(t, map[string]string{"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL()})
	p.start()
	adviser := phone{p, fake, 21}
	adviser.enlist("绑定好了", "adviser", "invite", "--name", "顾问甲", "--villages", "甲村", "--place", "东凤镇")
	page := b.Open(t, browsertest.Options{})
	page.Go(p.url())
	write := func(text string) {
		t.Helper()
		page.Type("#text", text)
		page.Click("#compose .send")
	}
	write("我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼")
	page.Wait(`document.querySelector('#case summary')?.innerText.includes('等法律顾问顾问甲接，最晚')`)
	page.Quiet("offered")
	page.Screen("real-offered")
	adviser.tap("接单")
	page.Wait(`document.querySelector('#case summary').innerText.includes('法律顾问顾问甲在办')`)
	write("我有欠条")
	page.Wait(`[...document.querySelectorAll('.mine')].at(-1).innerText.includes('已送到')`)
	mine, theirs := photo(t, 64), photo(t, 80)
	browsertest.Eval[bool](page, fmt.Sprintf(`(() => { const d = new DataTransfer();
		d.items.add(new File([new Uint8Array(%s)], '欠条.jpg')); document.querySelector('#file').files = d.files; return true; })()`, strings.ReplaceAll(fmt.Sprint(mine), " ", ",")))
	page.Click("#upload .send")
	page.Wait(`[...document.querySelectorAll('.mine')].at(-1).innerText.includes('照片 欠条.jpg') && [...document.querySelectorAll('.mine')].at(-1).innerText.includes('已送到')`)
	sent := fake.Sent(adviser.id)
	if last := sent[len(sent)-1]; last.Kind != "photo" || last.Data != string(mine) {
		t.Errorf("the adviser got %q %q", last.Kind, last.Text)
	}
	fake.Send(adviser.id, tgfake.File{Kind: "photo", Data: theirs, Caption: "照这个写"})
	page.Wait(`document.querySelector('.card.person .media summary')`)
	page.Click(".card.person .media summary")
	page.Wait(`document.querySelector('.card.person .media img').naturalWidth === 80`)
	page.Quiet("pictures")
	page.Shot("real-pictures")
	moveOn(t, b, page)
	adviser.tap("办结")
	for _, label := range []string{"欠薪", "转法援", "2人"} {
		adviser.tap(label)
	}
	page.Wait(`document.querySelectorAll('.rate button').length === 3`)
	page.Quiet("closed")
	page.Screen("real-closed")
	page.Click(".rate button:last-of-type")
	page.Wait(`document.body.innerText.includes('记下了，谢谢') && !document.querySelector('.rate')`)
	page.Quiet("rated")
}

// moveOn takes the conversation to another phone and looks at it there.
func moveOn(t *testing.T, b *browsertest.Browser, page *browsertest.Page) {
	t.Helper()
	page.Click("#case summary")
	// The panel hangs from a bar that stays while the page scrolls, which moves
	// it from under the pointer of a driver that scrolls before it clicks.
	page.Wait(`(b => b && b.checkVisibility() && (b.click(), true))(document.querySelector('#case[class] details[open] form[action="/link"] button'))`)
	page.Wait(`document.querySelector('#link')`)
	link := browsertest.Eval[string](page, `document.querySelector('#link').value`)
	page.Click(`main a.button`)
	page.Wait(`document.querySelector('#case summary')`)
	other := b.Open(t, browsertest.Options{NoScript: true})
	other.Go(link)
	other.Click("main .send")
	other.Wait(`document.querySelector('.card.person') && document.querySelector('#case summary').innerText.includes('法律顾问顾问甲在办')`)
	other.Quiet("another phone")
	page.Wait(`document.querySelector('#live').innerText.includes('自己出现')`)
}

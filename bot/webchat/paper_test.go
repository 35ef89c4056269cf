package webchat

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"mingbai/handlers/chat"
)

func paper() chat.Attachment {
	return chat.Attachment{Name: "申请表 <1>.docx", Type: "application/x-paper", Data: []byte("PK<script>")}
}

// asked makes a visitor with a conversation and puts a reply with a file into it.
func asked(t *testing.T, g *rig) *browser {
	t.Helper()
	b := g.browser(t)
	b.post("/say", "text", "老板不发工资", "token", "t1")
	file := paper()
	g.desk.set(func() {
		for from, turns := range g.desk.turns {
			g.desk.turns[from] = append(turns, Turn{Reply: &chat.Reply{Text: "做好了", Attach: &file}})
		}
	})
	return b
}

func TestFileIsLinkedAndServed(t *testing.T) {
	g := newRig(t, nil)
	b := asked(t, g)
	_, page := b.get("/")
	link := "/file/" + fileID(paper())
	mustHold(t, page, link, "申请表 &lt;1&gt;.docx")
	res, err := b.http.Get(g.http.URL + link)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || string(body) != string(paper().Data) {
		t.Errorf("got %q, %v", body, err)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/x-paper", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "attachment; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E8%A1%A8%20%3C1%3E.docx",
		"Cache-Control":       "private, no-store",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestFileIsNobodyElses(t *testing.T) {
	g := newRig(t, nil)
	owner := asked(t, g)
	link := "/file/" + fileID(paper())
	stranger := g.browser(t)
	if status, _ := stranger.get(link); status != http.StatusNotFound {
		t.Errorf("without a session: %d", status)
	}
	stranger.post("/say", "text", "邻居漏水", "token", "t2")
	if status, page := stranger.get(link); status != http.StatusNotFound || strings.Contains(page, "PK") {
		t.Errorf("from another session: %d", status)
	}
	if status, _ := owner.get("/file/" + strings.Repeat("0", 32)); status != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", status)
	}
}

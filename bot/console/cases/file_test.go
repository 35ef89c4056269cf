package cases_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// shelf holds one file.
type shelf struct{}

func (shelf) Open(_ context.Context, m chat.Media) (io.ReadCloser, error) {
	if m.Ref != "paper" {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader("<script>alert(1)</script>")), nil
}

// TestFile: who has the case gets the file to keep, nobody else gets it.
func TestFile(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资没发")
	id := x.only().ID
	m := chat.Message{ID: "f", From: chat.Address{Channel: "web", Chat: "r"}, Kind: chat.File, At: x.Now(), Media: &chat.Media{Kind: chat.File, Channel: "web", Ref: "paper", Name: "欠条.html"}}
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.inbox.Do(t.Context(), delivery.Incoming{Channel: "web", Update: "f", Chat: "r", Raw: body, At: m.At}); err != nil {
		t.Fatal(err)
	}
	path := "/office/cases/" + id + "/file/0"
	for name, c := range map[string]*http.Client{"an adviser who has not claimed it": adviser, "another town": x.As(account.Clerk, consoletest.Elsewhere)} {
		if res, _ := x.Do(c, http.MethodGet, path); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if page := x.press(adviser, id, "接单"); !strings.Contains(page, path) {
		t.Errorf("no way to the file in\n%s", page)
	}
	res, got := x.Do(adviser, http.MethodGet, path)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(got, "<script>") || res.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d, %v", res.StatusCode, res.Header)
	}
	if res, _ := x.Do(adviser, http.MethodGet, "/office/cases/"+id+"/file/9"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", res.StatusCode)
	}
}

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// miss puts unanswered questions into the data folder of a stopped program.
func (p *program) miss(texts ...string) {
	p.t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: p.data})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	var effect delivery.Effect
	for i, text := range texts {
		effect.Misses = append(effect.Misses, misses.Miss{
			Key: text, At: time.Date(2026, 3, 1+i, 12, 0, 0, 0, time.Local), Text: text, Place: "广东省中山市东凤镇",
			Category: "neighbor", Channel: "web", Nearest: "neighbor-noise", Reason: misses.Declined,
		})
	}
	in := delivery.Incoming{Channel: "web", Update: "1", Chat: "c", Raw: []byte("x"), At: time.Now()}
	if _, err := s.Receive(ctx, "web", "", []delivery.Incoming{in}); err != nil {
		p.t.Fatal(err)
	}
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.Commit(ctx, item, chat.Address{Channel: "web", Chat: "c"}, effect, time.Now()); err != nil {
		p.t.Fatal(err)
	}
}

func TestMisses(t *testing.T) {
	p := newProgram(t, nil)
	if code, _, errs := p.run("", "misses"); code != exitFailed || !strings.Contains(errs, "数据目录还没有") {
		t.Fatalf("without a data folder: %d, %q", code, errs)
	}
	p.start()
	if code, out, errs := p.run("", "misses"); code != exitOK || !strings.Contains(out, "没答上的问题 0 个") {
		t.Errorf("beside the service: %d, %q, %q", code, out, errs)
	}
	if err := os.Remove(filepath.Join(p.data, controlFile)); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := p.run("", "misses"); code != exitFailed || !strings.Contains(errs, "先停服务") {
		t.Errorf("beside a service that cannot be asked: %d, %q", code, errs)
	}
	p.stop()
	if code, out, errs := p.run("", "misses"); code != exitOK || !strings.Contains(out, "没答上的问题 0 个") {
		t.Errorf("with nothing: %d, %q, %q", code, out, errs)
	}
	p.miss("养的鸽子飞到我家屋顶", "邻居养的鸽子飞到我家屋顶了", "无人机砸了我的大棚")
	code, out, errs := p.run("", "misses", "--to", "2026-03-02")
	if code != exitOK || !strings.Contains(out, "2 次 · 最近 2026-03-02 · 广东省中山市东凤镇 2") || strings.Contains(out, "无人机") {
		t.Errorf("to the second: %d, %q, %q", code, out, errs)
	}
	code, out, _ = p.run("", "misses", "--json", "--from", "2026-03-02")
	var groups []misses.Group
	if err := json.Unmarshal([]byte(out), &groups); code != exitOK || err != nil || len(groups) != 2 || groups[0].Example != "无人机砸了我的大棚" {
		t.Errorf("from the second as JSON: %d, %v, %+v", code, err, groups)
	}
	if code, _, errs := p.run("", "misses", "--from", "gestern"); code != exitUsage || !strings.Contains(errs, "2026-01-31") {
		t.Errorf("a day that is none: %d, %q", code, errs)
	}
}

// TestMissesBesideTheService: with PostgreSQL the service need not stop.
func TestMissesBesideTheService(t *testing.T) {
	p := newProgram(t, map[string]string{"DATABASE_URL": storetest.Postgres(t)})
	p.start()
	p.post(&http.Client{Jar: &cookies{}}, "text", "就是它呀你懂的，我电话13900001111")
	code, out, errs := p.run("", "misses")
	if code != exitOK || !strings.Contains(out, "没答上的问题 1 个") || !strings.Contains(out, "我电话〔电话〕") || strings.Contains(out, "1390000") {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/store"
)

// TestIngestIsEntered: what the command takes in is entered as the console
// enters it, with and without a running service; what it leaves as it is, or
// refuses, is not.
func TestIngestIsEntered(t *testing.T) {
	for _, beside := range []bool{false, true} {
		p := newProgram(t, nil)
		if beside {
			p.start()
		}
		taken := func() (all []audit.Entry) {
			for _, e := range p.trail() {
				if e.What == audit.Material {
					all = append(all, e)
				}
			}
			return all
		}
		path := p.file("a.txt", townReport)
		p.expect(exitOK, "新收", "ingest", path)
		p.expect(exitOK, "没变", "ingest", path)
		p.file("a.txt", strings.Replace(townReport, "举办法治讲座12场", "举办法治讲座14场", 1))
		p.expect(exitOK, "更新", "ingest", path)
		if code, out, _ := p.run("", "ingest", p.file("b.txt", "")); code != exitFailed || !strings.Contains(out, "没收") {
			t.Errorf("an empty file: %d %s", code, out)
		}
		if beside {
			p.stop()
		}
		all := taken()
		if len(all) != 2 {
			t.Fatalf("beside a service %t: %d entries, want 2: %+v", beside, len(all), all)
		}
		for i, begins := range []string{"换了《甲镇2023年法治政府建设情况报告》(甲镇，2023年)，4 个数字", "收了《甲镇2023年法治政府建设情况报告》(甲镇，2023年)，4 个数字"} {
			if e := all[i]; e.Who != audit.Terminal || e.Object == "" || e.Place != "甲镇" || e.Details != begins {
				t.Errorf("beside a service %t: entry %+v, want %s", beside, e, begins)
			}
		}
	}
}

// TestIngestThatCannotBeEntered: a document is not shelved when the book cannot be
// written; a service that only cannot be reached does not stop it.
func TestIngestThatCannotBeEntered(t *testing.T) {
	p := newProgram(t, map[string]string{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none?connect_timeout=1"})
	path := p.file("a.txt", townReport)
	if code, out, _ := p.run("", "ingest", path); code != exitFailed || !strings.Contains(out, "记不进操作日志，所以没有收。数据库连不上") {
		t.Errorf("without a database: %d %s", code, out)
	}
	if left, err := filepath.Glob(filepath.Join(p.data, documentsFolder, "d*.json")); err != nil || len(left) > 0 {
		t.Errorf("shelved all the same: %v, %v", left, err)
	}
	p = newProgram(t, nil)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: p.data}) // as a service does that has no socket
	if err != nil {
		t.Fatal(err)
	}
	code, out, errs := p.run("", "ingest", p.file("a.txt", townReport))
	if code != exitOK || !strings.Contains(out, "新收") || !strings.Contains(errs, "没有记进操作日志") {
		t.Errorf("beside a service that cannot be reached: %d %s %s", code, out, errs)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

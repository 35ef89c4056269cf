package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// TestCommandsNameNoOtherTownsOffice: two towns of a county, whose offices have
// the same name, stay apart whatever is typed, and a town is found by its short
// name only where one is meant.
func TestCommandsNameNoOtherTownsOffice(t *testing.T) {
	const jia, yi, far = "吉林省东辽县甲镇", "吉林省东辽县乙镇", "辽宁省西丰县甲镇"
	p := newProgram(t, nil)
	p.start() // makes the data folder
	p.stop()
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("村居,顾问,司法所\n丙村,张三,司法所\n丁村,张三,乙镇司法所\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		says string // of what is refused
		args []string
	}{
		{"", []string{"office", "invite", "--place", jia, "--office", "司法所", "--name", "王一"}},
		{"", []string{"office", "invite", "--place", yi, "--office", "司法所", "--name", "王二"}},
		{"", []string{"office", "invite", "--place", "乙镇", "--name", "王三", "--appoint"}},
		{"“乙镇司法所”是乙镇的司法所，不能写在甲镇下面", []string{"office", "invite", "--place", jia, "--office", "乙镇司法所"}},
		{"", []string{"office", "invite", "--place", far}},
		{"名册里叫甲镇的不止一个", []string{"office", "invite", "--place", "甲镇"}},
		{"名册里叫甲镇的不止一个", []string{"office", "set", "--place", "甲镇", "--claim", "20m"}},
		{"第3行：“乙镇司法所”是乙镇的司法所", []string{"adviser", "import", list, "--place", jia}},
		{"名册里叫甲镇的不止一个", []string{"adviser", "invite", "--name", "张三", "--villages", "戊村", "--place", "甲镇"}},
		{"", []string{"office", "set", "--place", "乙镇", "--claim", "20m"}},
		{"", []string{"adviser", "invite", "--name", "张三", "--villages", "戊村", "--place", "乙镇"}},
	} {
		code, out, errs := p.run("", c.args...)
		if c.says == "" && code != exitOK || c.says != "" && (code == exitOK || !strings.Contains(errs, c.says)) {
			t.Errorf("%q: exit %d, %q, %q", c.args, code, out, errs)
		}
	}
	s, err := store.Open(t.Context(), store.Config{Dir: p.data})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r, err := s.Roster(t.Context())
	if err != nil || len(r.Posts) != 1 || r.Posts[0].OfficeID() != (handoff.OfficeID{Place: yi, Name: "司法所"}) {
		t.Fatalf("%+v, %v", r.Posts, err)
	}
	want := []handoff.OfficeID{{Place: jia, Name: "司法所"}, {Place: yi, Name: "司法所"}, {Place: yi, Name: "司法所"}, {Place: far, Name: "甲镇司法所"}}
	for i, id := range want {
		if p := r.People[i]; r.OfficeOf(p) != id || p.Appointed != (p.Name == "王三") {
			t.Errorf("%s is of %+v, want %+v", p.Name, r.OfficeOf(p), id)
		}
		if o := r.Office(id); (o.Times.Claim != 0) != (id.Place == yi) {
			t.Errorf("%s keeps to %+v", id, o.Times)
		}
	}
}

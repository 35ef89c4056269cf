package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/audit"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// phone is somebody's Telegram in a test.
type phone struct {
	p    *program
	fake *tgfake.Server
	id   int64
}

// hears waits for words.
func (h phone) hears(words string) {
	h.p.t.Helper()
	h.p.await(func() bool { return h.heard(words) > 0 })
}

// heard counts the messages with words.
func (h phone) heard(words string) int {
	n := 0
	for _, s := range h.fake.Sent(h.id) {
		if strings.Contains(s.Text, words) {
			n++
		}
	}
	return n
}

// tap presses the newest button of a label, as soon as there is one.
func (h phone) tap(label string) {
	h.p.t.Helper()
	h.p.await(func() bool {
		all := h.fake.Sent(h.id)
		for i := len(all) - 1; i >= 0; i-- {
			for _, row := range all[i].Rows {
				for _, b := range row {
					if strings.HasPrefix(b.Text, label) {
						h.fake.Press(h.id, b.Data)
						return true
					}
				}
			}
		}
		return false
	})
}

// codeOf is the last line of what invite printed.
func codeOf(t *testing.T, out string) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	code := lines[len(lines)-1]
	if len(code) < 10 || strings.ContainsAny(code, " ：，") {
		t.Fatalf("no code alone on the last line of %q", out)
	}
	return code
}

// invite runs an inviting command and binds the phone with the code.
func (h phone) enlist(words string, args ...string) {
	h.p.t.Helper()
	code, out, errs := h.p.run("", args...)
	if code != exitOK {
		h.p.t.Fatalf("%v: %d, %q", args, code, errs)
	}
	h.fake.Meet(h.id)
	h.fake.Say(h.id, "/start "+codeOf(h.p.t, out))
	h.hears(words)
}

// TestHandoverOnTelegram: an adviser and an officer are invited while the
// service runs, a resident asks for a person, the adviser takes the case, both
// write, the case is closed in three taps and counted, and the adviser leaves.
func TestHandoverOnTelegram(t *testing.T) {
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	p := newProgram(t, map[string]string{"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL()})
	p.start()
	adviser, officer, resident := phone{p, fake, 21}, phone{p, fake, 22}, phone{p, fake, 31}
	adviser.enlist("绑定好了", "adviser", "invite", "--name", "顾问甲", "--villages", "甲村", "--place", "东凤镇")
	officer.enlist("绑定好了", "office", "invite", "--place", "东凤镇", "--appoint")
	if n := adviser.heard("加密存"); n != 0 {
		t.Errorf("the adviser read the residents' notice %d times", n)
	}
	fake.Meet(resident.id)
	fake.Say(resident.id, "我在东凤镇，老板三个月没发工资，我电话13800001234，老板把人拉黑了，现在打人要跳楼")
	resident.hears("110")
	resident.hears("单号") // danger opens a case by itself, at any hour
	talk(t, adviser, officer, resident)
	adviser.tap("办结")
	for _, label := range []string{"欠薪", "转法援", "2人"} {
		adviser.tap(label)
	}
	adviser.hears("已计入台账")
	resident.tap("有帮助")
	resident.hears("记下了，谢谢")
	p.stop()
	var closed []ledger.Consultation
	for _, row := range p.rows() {
		if row.Adviser != "" {
			closed = append(closed, row)
		}
	}
	if len(closed) != 1 || closed[0].Outcome != ledger.ToLegalAid || closed[0].Matters != 1 || closed[0].Visits != 2 || closed[0].Category != "labor_wage" {
		t.Errorf("ledger rows of cases %+v", closed)
	}
	if strings.Contains(p.errs.String(), "跳楼") || strings.Contains(p.errs.String(), "1380000") {
		t.Error("a resident's words are in the log")
	}
}

// TestWorkIsEnteredAndCounted: an adviser enters a walk-in and a lecture in
// Telegram and gets the month's log; the judicial office sees the figures and
// gets the table; both stand in the audit trail.
func TestWorkIsEnteredAndCounted(t *testing.T) {
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	p := newProgram(t, map[string]string{"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL()})
	p.start()
	adviser, officer := phone{p, fake, 21}, phone{p, fake, 22}
	adviser.enlist("绑定好了", "adviser", "invite", "--name", "顾问甲", "--villages", "甲村", "--place", "东凤镇")
	officer.enlist("绑定好了", "office", "invite", "--place", "东凤镇", "--name", "所一")
	enter := func(done string, taps ...string) {
		asked := adviser.heard("做的是哪一样")
		fake.Say(adviser.id, "/log")
		p.await(func() bool { return adviser.heard("做的是哪一样") > asked })
		for _, label := range taps {
			adviser.tap(label)
			p.await(func() bool { return adviser.heard(label) > 0 }) // what was tapped stands in the next question
		}
		adviser.hears(done)
	}
	enter("来访 · 劳动纠纷 · 1宗2人次 · 当场答复。", "来访", "劳动纠纷", "1宗2人次", "当场答复")
	enter("讲座 · 50人次。", "讲座", "50人次")
	fake.Say(adviser.id, "/mine")
	adviser.tap("本月工作日志")
	adviser.hears("2 条：咨询 1宗 2人次，其他 1 条；其中线下 2 条")
	adviser.gets("工作日志-顾问甲-", ".xlsx")
	adviser.gets("工作日志-顾问甲-", ".docx")
	fake.Say(officer.id, "/stats")
	officer.hears("法律咨询 1宗 / 2人次")
	officer.hears("法治讲座 1场 / 50人次")
	if findFont() != nil {
		officer.gets("统计-东凤镇-", ".png")
	} else {
		officer.hears("劳动纠纷")
	}
	officer.tap("导出")
	officer.gets("统计-东凤镇-", ".xlsx")
	fake.Say(adviser.id, "/stats")
	adviser.hears("只有司法所能看")
	p.stop()
	s, err := store.Open(t.Context(), store.Config{Dir: p.data})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	trail, err := s.Trail(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	for _, e := range trail {
		if e.What == audit.Exported {
			who = append(who, e.Who)
		}
	}
	if got := strings.Join(who, ", "); got != "东凤镇司法所 所一, 东凤镇司法所 所一, 顾问甲" {
		t.Errorf("the audit trail says that %s took figures out", got)
	}
}

// gets waits for a file whose name begins and ends so.
func (h phone) gets(begin, end string) {
	h.p.t.Helper()
	h.p.await(func() bool {
		for _, s := range h.fake.Sent(h.id) {
			if strings.HasPrefix(s.File, begin) && strings.HasSuffix(s.File, end) && len(s.Data) > 500 {
				return true
			}
		}
		return false
	})
}

// talk plays a case from its card to the last word before the close.
func talk(t *testing.T, adviser, officer, resident phone) {
	t.Helper()
	p, fake := adviser.p, adviser.fake
	p.await(func() bool { return adviser.heard("待接")+officer.heard("待接") > 0 })
	if officer.heard("待接") > 0 {
		t.Fatal("the officer was asked before the adviser")
	}
	if adviser.heard("1380000") > 0 {
		t.Error("the card shows the resident's number")
	}
	adviser.tap("接单")
	resident.hears("接单了")
	fake.Say(resident.id, "我在工地门口")
	adviser.hears("我在工地门口")
	fake.Say(adviser.id, "别急，我马上打给你那边的派出所")
	resident.hears("法律顾问顾问甲：别急")
}

// TestRosterBesideTheService: the roster is listed over the socket, without
// codes and addresses; the socket is the owner's alone and goes with the service.
func TestRosterBesideTheService(t *testing.T) {
	p := newProgram(t, nil)
	if code, _, errs := p.run("", "adviser", "list"); code != exitFailed || !strings.Contains(errs, "数据目录还没有") {
		t.Errorf("without a data folder: %d, %q", code, errs)
	}
	p.start()
	socket := filepath.Join(p.data, controlFile)
	p.await(func() bool { _, err := os.Stat(socket); return err == nil })
	if info, err := os.Stat(socket); err != nil || info.Mode()&fs.ModeSocket == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("socket %v, %v", info.Mode(), err)
	}
	file := filepath.Join(t.TempDir(), "名单.csv")
	if err := os.WriteFile(file, []byte("村居,顾问,律所,备班,司法所\n甲村,顾问甲,某所,顾问乙,\n乙村,顾问乙,,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := p.run("", "adviser", "import", file, "--place", "东凤镇"); code != exitOK || !strings.Contains(out, "收了 2 个") {
		t.Errorf("import: %d, %q, %q", code, out, errs)
	}
	if err := os.WriteFile(file, []byte("村居,顾问\n丙村,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := p.run("", "adviser", "import", file); code != exitFailed || !strings.Contains(errs, "第2行") {
		t.Errorf("a bad file: %d, %q", code, errs)
	}
	_, out, _ := p.run("", "adviser", "invite", "--name", "顾问甲", "--firm", "某所", "--place", "东凤镇")
	secret := codeOf(t, out)
	code, out, errs := p.run("", "adviser", "list", "--json")
	var list struct {
		Posts  []postLine
		People []personLine
	}
	if err := json.Unmarshal([]byte(out), &list); code != exitOK || err != nil || len(list.Posts) != 2 || len(list.People) != 2 || strings.Contains(out, secret) {
		t.Fatalf("list: %d, %v, %q, %q", code, err, out, errs)
	}
	if got := list.Posts[0]; got.Village != "甲村" || got.Backup != "顾问乙" || got.Office != "东凤镇司法所" || got.State != "invited" {
		t.Errorf("the first post is %+v", got)
	}
	p.run("", "adviser", "invite", "--name", "顾问甲", "--villages", "丁村", "--place", "古镇镇") // a namesake, not the same person
	if code, _, errs := p.run("", "adviser", "invite", "--name", "顾问甲"); code == exitOK || !strings.Contains(errs, "有 2 位顾问甲") {
		t.Errorf("an invitation that may mean two: %d, %q", code, errs)
	}
	if code, out, errs := p.run("", "misses"); code != exitOK || !strings.Contains(out, "没答上的问题 0 个") {
		t.Errorf("misses: %d, %q, %q", code, out, errs)
	}
	if code := p.stop(); code != exitOK {
		t.Errorf("stopped with %d", code)
	}
	if _, err := os.Stat(socket); err == nil {
		t.Error("the socket was left behind")
	}
	if code, out, _ := p.run("", "adviser", "list"); code != exitOK || !strings.Contains(out, "东凤镇 乙村：顾问乙(还没绑定)") {
		t.Errorf("list of a stopped service: %d, %q", code, out)
	}
}

// TestTimesOfAnOffice: the times and hours of a judicial office are set beside
// the service, and kept.
func TestTimesOfAnOffice(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	set := []string{"office", "set", "--place", "东凤镇"}
	if code, _, errs := p.run("", set...); code == exitOK || !strings.Contains(errs, "名单里没有东凤镇") {
		t.Errorf("of a town nobody knows: %d, %q", code, errs)
	}
	p.run("", "office", "invite", "--place", "东凤镇")
	for _, c := range []struct {
		name string
		args []string
		says string // on standard output when it is done, else on standard error
		code int
	}{
		{"as it is", nil, "东凤镇司法所：没人接，30分钟换人(急的10分钟)；接了不回话，2小时提醒；办公时间 工作日 8:30-12:00，14:00-17:30。", exitOK},
		{"all", []string{"--claim", "20m", "--urgent", "5m", "--silent", "1h30m", "--hours", "周一至周五 9:00-17:00"},
			"20分钟换人(急的5分钟)；接了不回话，1小时30分钟提醒；办公时间 周一至周五 9:00-17:00。", exitOK},
		{"one more", []string{"--claim", "40m"}, "40分钟换人(急的5分钟)；接了不回话，1小时30分钟提醒；办公时间 周一至周五", exitOK},
		{"urgent longer", []string{"--urgent", "1h"}, "急单(1小时)不能比平常(40分钟)等得久", exitUsage},
		{"far too long", []string{"--silent", "100h"}, "不回话的时间要在5分钟到72小时", exitUsage},
		{"below zero", []string{"--claim=-5m"}, "要大于零", exitUsage},
		{"no duration", []string{"--claim", "半小时"}, "claim", exitUsage},
		{"no hours", []string{"--hours", "有空就来"}, "办公时间看不懂", exitUsage},
	} {
		code, out, errs := p.run("", append(set[:len(set):len(set)], c.args...)...)
		if said := map[bool]string{true: out, false: errs}[c.code == exitOK]; code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%s: %d, %q, %q", c.name, code, out, errs)
		}
	}
	p.stop()
	if code, out, _ := p.run("", set...); code != exitOK || !strings.Contains(out, "40分钟换人") {
		t.Errorf("after a stop: %d, %q", code, out)
	}
}

// TestStaleSocket: what a killed service left is replaced; one that answers is not.
func TestStaleSocket(t *testing.T) {
	c := config{data: t.TempDir()}
	if err := os.WriteFile(c.path(controlFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := openControl(c)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := openControl(c); err == nil {
		t.Error("a socket in use was taken")
	}
	if _, err := openControl(config{data: "/" + strings.Repeat("长", 50)}); err == nil || !strings.Contains(err.Error(), "路径太长") {
		t.Errorf("a long path: %v", err)
	}
}

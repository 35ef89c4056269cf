package webchat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// fakeDesk keeps conversations in memory and answers with cards of the shape
// that the product gives.
type fakeDesk struct {
	mu      sync.Mutex
	turns   map[chat.Address][]Turn
	done    map[string][]chat.Reply
	places  map[chat.Address]string
	letters map[chat.Address][]Letter
	lastID  int64
	calls   int
	fail    error         // returned by Do
	blind   error         // returned by Transcript
	sticky  bool          // erasing does nothing
	gate    chan struct{} // Do waits on it when set
}

func newFakeDesk() *fakeDesk {
	return &fakeDesk{turns: map[chat.Address][]Turn{}, done: map[string][]chat.Reply{}, places: map[chat.Address]string{}, letters: map[chat.Address][]Letter{}}
}

func (d *fakeDesk) set(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
}

func (d *fakeDesk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

func (d *fakeDesk) Do(ctx context.Context, in delivery.Incoming) ([]chat.Reply, error) {
	m, err := Decoder{}.Decode(in.Raw)
	if err != nil || in.Update != m.ID || in.Chat != m.From.Chat || in.Channel != m.From.Channel {
		return nil, fmt.Errorf("fake: %+v is not %+v: %w", in, m, err)
	}
	d.mu.Lock()
	gate := d.gate
	d.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return nil, fmt.Errorf("fake: %w", ctx.Err())
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return nil, d.fail
	}
	if seen, ok := d.done[m.ID]; ok {
		return seen, nil
	}
	d.calls++
	replies := d.reply(m)
	d.done[m.ID] = replies
	if m.Data == "forget:yes" && !d.sticky {
		delete(d.turns, m.From)
		delete(d.places, m.From)
		return replies, nil
	}
	d.turns[m.From] = append(d.turns[m.From], Turn{Raw: in.Raw})
	for _, r := range replies {
		d.turns[m.From] = append(d.turns[m.From], Turn{Reply: &r})
	}
	return replies, nil
}

func (d *fakeDesk) Transcript(_ context.Context, from chat.Address, limit int) ([]Turn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.blind != nil {
		return nil, d.blind
	}
	turns := d.turns[from]
	if len(turns) > limit {
		turns = turns[len(turns)-limit:]
	}
	return append([]Turn(nil), turns...), nil
}

func (d *fakeDesk) Load(_ context.Context, from chat.Address) (chat.Session, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return chat.Session{Place: d.places[from]}, nil
}

// reply is what the assistant would write back.
func (d *fakeDesk) reply(m chat.Message) []chat.Reply {
	switch {
	case m.Text == "/forget":
		return []chat.Reply{{Text: "要删除你的全部记录吗?", Choices: [][]chat.Choice{{{Label: "确认删除", Data: "forget:yes"}, {Label: "取消", Data: "cancel"}}}}}
	case strings.HasPrefix(m.Text, "/place "):
		d.places[m.From] = strings.TrimPrefix(m.Text, "/place ")
		return []chat.Reply{{Text: "好的,以后按这个地方查:" + d.places[m.From] + "\n拿不准就打 12348 问。"}}
	case m.Kind == chat.Button:
		return []chat.Reply{{Text: "你按了:" + m.Text}}
	case strings.Contains(m.Text, "打我"):
		return []chat.Reply{urgentReply()}
	case strings.Contains(m.Text, "工资"):
		return []chat.Reply{wageReply()}
	}
	return []chat.Reply{declinedReply(m.Text)}
}

func choices() [][]chat.Choice {
	return [][]chat.Choice{{{Label: "找法律顾问", Data: "person"}, {Label: "要准备什么", Data: "bring"}},
		{{Label: "换个地方", Data: "place"}, {Label: "打 12348", URL: "tel:12348"}}}
}

func wageReply() chat.Reply {
	return chat.Reply{Text: "先去劳动监察大队", Choices: choices(), Card: &chat.Card{
		Place: "吉林省辽源市东辽县",
		Parts: []chat.Part{
			{Name: "first", Label: "先去", Lines: []string{"东辽县劳动监察大队,管拖欠工资", "电话 0437-5555816(2019年县政府报告所载,打之前先核实)。打不通就打 12333"}, Phones: []string{"0437-5555816", "12333"}},
			{Name: "deadline", Label: "期限", Lines: []string{"还在职,随时可以投诉。离职的,1年内申请劳动仲裁,过期可能不受理。"}},
			{Name: "bring", Label: "带上", Lines: []string{"身份证", "考勤记录或工友证言", "工资条、转账或聊天记录", "没有合同也可以先去"}},
			{Name: "cost", Label: "花钱吗", Lines: []string{"投诉和仲裁都不收费。外出务工讨薪申请法律援助,不查经济状况。"}},
		},
		Sources: []chat.Source{
			{Title: "劳动争议调解仲裁法", Article: "第27条", Year: 2007, URL: "https://flk.npc.gov.cn/", Quote: "劳动争议申请仲裁的时效期间为一年。"},
			{Title: "东辽县法治政府建设年度报告", Place: "吉林省辽源市东辽县", Year: 2019},
		},
	}}
}

func urgentReply() chat.Reply {
	return chat.Reply{Text: "现在有危险就打110", Choices: choices()[:1], Card: &chat.Card{
		Urgent: true,
		Parts: []chat.Part{
			{Name: "first", Label: "然后去", Lines: []string{"当地妇联,电话 12338(多在上班时间),帮你写求助记录、陪你去法院"}, Phones: []string{"12338"}},
			{Name: "danger", Label: "现在就打 110", Lines: []string{"受了伤打 120。先离开,带上孩子、手机和证件。", "不要自己回去和他谈。"}, Phones: []string{"110", "120"}},
			{Name: "avoid", Label: "不要", Lines: []string{"不要删聊天记录和照片"}},
			{Name: "bring", Label: "带上", Lines: []string{"报警回执", "病历和照片"}},
		},
		Sources: []chat.Source{{Title: "反家庭暴力法", Article: "第13条", Year: 2015, Quote: "家庭暴力受害人及其法定代理人、近亲属可以向公安机关报案。"}},
	}}
}

func declinedReply(about string) chat.Reply {
	return chat.Reply{Text: "材料里没有", Card: &chat.Card{Declined: true, Parts: []chat.Part{
		{Name: "answer", Lines: []string{"我手里的材料没有写这件事:" + about}},
		{Name: "first", Label: "可以问", Lines: []string{"12348 公共法律服务热线,不收费"}, Phones: []string{"12348"}},
	}}}
}

// fakeAsker answers the API.
type fakeAsker struct {
	err    error
	breaks bool // it panics with the question
}

func (a fakeAsker) AskJSON(_ context.Context, q, place string, prev []string) ([]byte, error) {
	if a.breaks {
		panic(q)
	}
	if a.err != nil {
		return nil, a.err
	}
	return json.Marshal(map[string]any{"id": "x", "text": "先去:" + q, "place": place, "prev": len(prev)})
}

// rig is a page with its fakes.
type rig struct {
	desk  *fakeDesk
	asker *fakeAsker
	logs  *bytes.Buffer
	now   time.Time
	http  *httptest.Server
}

// newRig starts a page; change may alter its settings.
func newRig(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	g := &rig{desk: newFakeDesk(), asker: &fakeAsker{}, logs: &bytes.Buffer{}, now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)}
	c := Config{
		Desk: g.desk, Transcripts: g.desk, Sessions: g.desk, Asker: g.asker, Secret: []byte("a secret of the tests, 32 bytes.."),
		Places: func() []string {
			return []string{"广东省中山市东凤镇", "吉林省辽源市东辽县", "江苏省无锡市江阴市"}
		},
		Clock:  func() time.Time { return g.now },
		Logger: slog.New(slog.NewTextHandler(g.logs, nil)),
	}
	if change != nil {
		change(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	g.http = httptest.NewServer(s.Handler())
	t.Cleanup(g.http.Close)
	return g
}

var errDisk = errors.New("fake: disk is full")

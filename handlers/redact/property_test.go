package redact_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/redact"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// maker makes sentences with one piece of personal data each.
type maker struct{ *rand.Rand }

func (m maker) one(list ...string) string { return list[m.IntN(len(list))] }

func (m maker) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + m.IntN(10)))
	}
	return b.String()
}

// identity is a number of an identity card; every third has a wrong check digit.
func (m maker) identity() string {
	d := m.one("11", "13", "21", "22", "32", "33", "36", "43", "44", "45", "51", "53", "62") + m.digits(2) + fmt.Sprintf("%02d", 1+m.IntN(30)) +
		fmt.Sprintf("%d%02d%02d", 1935+m.IntN(80), 1+m.IntN(12), 1+m.IntN(28)) + m.digits(3)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(d[i]-'0') * w
	}
	check := "10X98765432"[sum%11 : sum%11+1]
	if m.IntN(3) == 0 {
		check = m.one("0", "5", "x", "X")
	}
	if m.IntN(10) == 0 {
		return d[:6] + d[8:17]
	}
	return m.apart(d+check, []int{6, 8, 4}, []int{6, 4, 4, 4}, []int{3, 3, 4, 4, 4})
}

func (m maker) mobile() string {
	d := m.one("13", "15", "17", "18", "19") + m.digits(9)
	return m.one("", "", "", "+86", "+86 ", "86-", "0086 ") + m.apart(d, []int{3, 4, 4}, []int{3, 8}, []int{4, 3, 4})
}

// card is a bank card of 13 to 19 digits that passes Luhn.
func (m maker) card() string {
	n := 13 + m.IntN(7)
	d := m.one("62", "4", "5", "35", "37")
	d += m.digits(n - 1 - len(d))
	for check := range 10 {
		sum, whole := 0, d+fmt.Sprint(check)
		for i := range len(whole) {
			x := int(whole[len(whole)-1-i] - '0')
			if i%2 == 1 {
				x = x*2%10 + x*2/10
			}
			sum += x
		}
		if sum%10 == 0 {
			return m.apart(whole, []int{4, 4, 4, 4, 4})
		}
	}
	panic("one of ten digits always fits")
}

// apart writes a number in runs, in full width, or as it is.
func (m maker) apart(d string, shapes ...[]int) string {
	if m.IntN(3) == 0 {
		sep, shape, rest := m.one(" ", "-", "－", "　", " - "), shapes[m.IntN(len(shapes))], d
		if sep == " - " {
			sep = "—"
		}
		var runs []string
		for _, n := range shape {
			n = min(n, len(rest))
			if n > 0 {
				runs, rest = append(runs, rest[:n]), rest[n:]
			}
		}
		if rest != "" {
			runs = append(runs, rest)
		}
		d = strings.Join(runs, sep)
	}
	if m.IntN(4) == 0 {
		d = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
				return r + 0xfee0
			}
			return r
		}, d)
	}
	return d
}

// surnames and given names as people have them, by frequency.
func (m maker) name() string {
	list := []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
	given := []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国华文志玉春梅海燕红波辉健永琴云飞凤林雪荣浩鑫宇婷欣梓涵子轩德福贵财根生水木金火土银花菊香莲")
	n := string(list[m.IntN(len(list))]) + string(given[m.IntN(len(given))])
	if m.IntN(4) > 0 {
		n += string(given[m.IntN(len(given))])
	}
	return n
}

func (m maker) address() string {
	way := m.one("同乐", "人民", "解放", "建设", "文明", "东风", "和平", "新华", "中山", "幸福", "长江", "学府", "迎宾", "工业") + m.one("路", "街", "巷", "大道", "西路", "北街", "南路", "胡同", "路东段")
	no := m.one(fmt.Sprint(1+m.IntN(400)), "十二", "六", fmt.Sprintf("%d-%d", 1+m.IntN(60), 1+m.IntN(9))) + "号"
	home := m.one("", "", fmt.Sprintf("%d栋%d室", 1+m.IntN(20), 101+m.IntN(900)), fmt.Sprintf("%d号楼%d单元%d", 1+m.IntN(20), 1+m.IntN(4), 101+m.IntN(900)), "3楼", "后院2门")
	if m.IntN(4) == 0 {
		return m.one("阳光", "东方", "锦绣", "滨河", "丽景") + m.one("小区", "花园", "家园", "新村", "公寓") + fmt.Sprintf("%d栋%d单元%d室", 1+m.IntN(30), 1+m.IntN(4), 101+m.IntN(900))
	}
	return way + no + home
}

// kinds of data with the sentences they stand in, and what share must be found.
func kinds(m maker) []struct {
	name   string
	make   func() string
	around []string
	least  float64
} {
	return []struct {
		name   string
		make   func() string
		around []string
		least  float64
	}{
		{"identity", m.identity, []string{"我的身份证号是%s，想申请法律援助", "%s", "他拿走我身份证(%s)去贷款", "身份证：%s 电话没有", "证件号%s被人用了"}, .99},
		{"mobile", m.mobile, []string{"打我电话%s", "%s", "老板手机：%s，一直不接", "联系%s或者当面说", "他用%s发短信吓我，3月15日发的", "我13年打工，电话 %s"}, .99},
		{"card", m.card, []string{"钱打到了%s", "卡号：%s", "我被骗转到农行%s这个卡5000元", "%s"}, .99},
		{"name", m.name, []string{"我叫%s，老板不发工资", "姓名：%s 要离婚", "老板叫%s，跑了", "名字叫%s今年50岁", "对方叫做%s，住隔壁", "邻居名叫%s的占我宅基地", "我名字叫%s，怎么办", "姓名:%s，男，68岁", "包工头姓名%s，不给钱"}, .90},
		{"title", func() string { return string([]rune(m.name())[:1]) }, []string{"找了%s村长没用", "村里%s老师打孩子", "跟%s经理要工资", "就是%s某某干的", "去问过%s书记", "%s某打了我", "被%s老板骗了"}, .90},
		{"address", m.address, []string{"我住在%s，漏水", "地址：%s", "家在东凤镇%s", "%s的房子被强拆", "我们租的%s，房东不退押金", "户口在中山市%s，想问宅基地"}, .90},
	}
}

// TestRecall makes 2,400 sentences and looks whether the data is gone from them.
func TestRecall(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(2026, 11))}
	for _, k := range kinds(m) {
		const n = 400
		var missed []string
		for i := range n {
			data, around := k.make(), k.around[i%len(k.around)]
			text := fmt.Sprintf(around, data)
			if got := redact.Text(text); !gone(got, around, data) {
				missed = append(missed, text+" -> "+got)
			}
		}
		found := 1 - float64(len(missed))/n
		t.Logf("%s: %.1f%% of %d found", k.name, 100*found, n)
		if found < k.least {
			t.Errorf("%s: %.1f%% found, want %.0f%%; missed:\n%s", k.name, 100*found, 100*k.least, strings.Join(missed[:min(12, len(missed))], "\n"))
		}
	}
}

// gone tells whether nothing of the data is left: for a single surname, that
// the words behind it follow a placeholder.
func gone(out, around, data string) bool {
	if len([]rune(data)) == 1 {
		return !strings.Contains(out, data) && strings.Contains(out, "〔姓名〕")
	}
	if strings.Contains(out, data) || !strings.Contains(out, "〔") {
		return false
	}
	before, after, _ := strings.Cut(around, "%s")
	left := strings.TrimSuffix(strings.TrimPrefix(out, before), after)
	if strings.ContainsAny(left, "0123456789０１２３４５６７８９") {
		return false
	}
	parts := []rune(data)
	for i := range parts[1:] { // nothing of a name, no two characters of anything else
		if strings.Contains(left, string(parts[i:i+2])) || len(parts) <= 3 && strings.ContainsRune(left, parts[i+1]) {
			return false
		}
	}
	return true
}

// TestFalseHits counts texts of laws, guides and facts in which something was
// taken for personal data.
func TestFalseHits(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string][]string{"statutes": statutes(t)}
	for _, g := range base.Guides {
		lines := append([]string{g.Title, g.Deadline, g.Cost, g.Avoid}, g.Say...)
		for _, p := range g.Points {
			lines = append(lines, p.Say)
		}
		sets["guides"] = append(sets["guides"], append(lines, g.Bring...)...)
		sets["questions"] = append(sets["questions"], g.Examples...)
	}
	for _, d := range base.Sheets {
		for _, f := range d.Facts {
			sets["facts"] = append(sets["facts"], f.Say)
		}
	}
	for name, texts := range sets {
		var hit []string
		for _, text := range texts {
			if spans := redact.Find(text); len(spans) > 0 {
				s := spans[0]
				hit = append(hit, fmt.Sprintf("%s %q in …%s", s.Kind, text[s.Start:s.End], near(text, s)))
			}
		}
		share := float64(len(hit)) / float64(max(1, len(texts)))
		t.Logf("%s: %d of %d texts touched (%.2f%%)", name, len(hit), len(texts), 100*share)
		if share > .01 {
			t.Errorf("%s:\n%s", name, strings.Join(hit[:min(40, len(hit))], "\n"))
		} else if testing.Verbose() {
			t.Logf("%s", strings.Join(hit[:min(40, len(hit))], "\n"))
		}
	}
}

func near(text string, s redact.Span) string {
	from, to := max(0, s.Start-30), min(len(text), s.End+30)
	return strings.ToValidUTF8(text[from:to], "")
}

// statutes reads every twentieth article of the shared set; none where it is not.
func statutes(t *testing.T) []string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	file, err := os.Open(filepath.Join(dir, "..", "shared", "bench", "corpus.jsonl.gz"))
	if err != nil {
		t.Log("no ../shared: measured on our own texts alone")
		return nil
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 4<<20)
	for n := 0; lines.Scan(); n++ {
		var passage struct{ Text string }
		if n%20 != 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &passage); err != nil {
			t.Fatal(err)
		}
		out = append(out, passage.Text)
	}
	return out
}

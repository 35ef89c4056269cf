package wording_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

const learningPath = "/office/learning"

// reviewed finds the ids of the sentences that wait.
func reviewed(page string) []string {
	var ids []string
	for _, m := range regexp.MustCompile(`候选 ([a-z2-7]{8})`).FindAllStringSubmatch(page, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// TestLearningReview: sentences of the account's own cases, without names and
// numbers, are taken, refused and taken back, and each of it is entered.
func TestLearningReview(t *testing.T) {
	o := open(t)
	o.closed = append(o.closed,
		ended("1", consoletest.Town, "我叫刘德华，电话13812345678，老板欠我35000元工钱"),
		ended("2", consoletest.Town, "工头跑路了，找谁要账"),
		ended("3", consoletest.Elsewhere, "别处的单不该给这里看"),
		ended("4", consoletest.Town, "他打我，还不给钱"))
	c := o.As(account.Head, consoletest.Town)
	if _, page := o.Do(c, http.MethodGet, learningPath); len(reviewed(page)) > 0 || !strings.Contains(page, "停着") {
		t.Fatalf("it is on from the start:\n%s", page)
	}
	_, page := o.Do(c, http.MethodPost, learningPath+"/turn", "on", "yes")
	ids := reviewed(page)
	if len(ids) != 2 || !strings.Contains(page, "工钱") || !strings.Contains(page, "工头跑路了") {
		t.Fatalf("waiting are %v:\n%s", ids, page)
	}
	for _, secret := range []string{"刘德华", "138", "35000", "别处的单", "他打我"} {
		if strings.Contains(page, secret) {
			t.Errorf("the page shows %s", secret)
		}
	}
	if res, _ := o.Do(c, http.MethodPost, learningPath+"/take", "id", ids[0], "guide-"+ids[0], "nowhere", "say-"+ids[0], "老板欠我工钱"); res.StatusCode != http.StatusConflict {
		t.Errorf("learned for no guide: %d", res.StatusCode)
	}
	_, page = o.Do(c, http.MethodPost, learningPath+"/take", "id", ids[0], "guide-"+ids[0], "wages", "say-"+ids[0], "老板欠我刘德华13812345678的工钱")
	if !strings.Contains(page, "收下了") || !strings.Contains(page, "学了 1 句") || strings.Contains(page, "138") {
		t.Errorf("not learned:\n%s", page)
	}
	_, page = o.Do(c, http.MethodPost, learningPath+"/refuse", "id", ids[1])
	if len(reviewed(page)) != 0 || !strings.Contains(page, "没有等您看的") {
		t.Errorf("still waiting:\n%s", page)
	}
	if res, _ := o.Do(c, http.MethodPost, learningPath+"/refuse", "id", "aaaaaaaa"); res.StatusCode != http.StatusConflict {
		t.Errorf("refused what is not there: %d", res.StatusCode)
	}
	all := o.As(account.Administrator, "")
	if _, page = o.Do(all, http.MethodPost, learningPath+"/turn", "on", ""); !strings.Contains(page, "停着") || !strings.Contains(page, "收回</button>") {
		t.Errorf("not stopped:\n%s", page)
	}
	if _, page = o.Do(all, http.MethodPost, learningPath+"/forget", "id", ids[0]); !strings.Contains(page, "学了 0 句") {
		t.Errorf("not forgotten:\n%s", page)
	}
	if res, _ := o.Do(all, http.MethodPost, learningPath+"/forget", "id", ids[0]); res.StatusCode != http.StatusConflict {
		t.Errorf("forgotten twice: %d", res.StatusCode)
	}
	trail, err := o.Store.Trail(t.Context(), 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	var entered string
	for _, e := range trail {
		entered += e.Object + " " + e.Details + "\n"
	}
	for _, want := range []string{"学问法 开了", "学问法 停了", "学问法 收下一句：" + ids[0], "学问法 不收一句：" + ids[1], "学问法 收回一句：" + ids[0]} {
		if !strings.Contains(entered, want) {
			t.Errorf("not entered: %s", want)
		}
	}
	if strings.Contains(entered, "工钱") {
		t.Error("a resident's words are in the book")
	}
}

// TestLearnedOfOtherPlaces: what was learned keeps no place, so an account of one
// place neither sees nor changes it.
func TestLearnedOfOtherPlaces(t *testing.T) {
	o := open(t)
	o.closed = append(o.closed, ended("1", consoletest.Town, "工头跑路了，找谁要账"), ended("2", consoletest.Elsewhere, "老板欠我三个月的工钱"))
	all := o.As(account.Administrator, "")
	_, page := o.Do(all, http.MethodPost, learningPath+"/turn", "on", "yes")
	ids := reviewed(page)
	if len(ids) != 2 {
		t.Fatalf("waiting are %v:\n%s", ids, page)
	}
	id := ids[0]
	if strings.Index(page, "欠我三个月") > strings.Index(page, "工头跑路") {
		id = ids[1]
	}
	take := func(c *http.Client, say string) (*http.Response, string) {
		return o.Do(c, http.MethodPost, learningPath+"/take", "id", id, "guide-"+id, "wages", "say-"+id, say)
	}
	if _, page = take(all, "欠我三个月的工钱"); !strings.Contains(page, "学了 1 句") {
		t.Fatalf("not learned:\n%s", page)
	}
	for _, x := range []struct {
		name, place string
		may         bool
	}{{"another town", consoletest.Town, false}, {"the same town", consoletest.Elsewhere, false}, {"all", "", true}} {
		c := o.As(account.Head, x.place)
		if _, page := o.Do(c, http.MethodGet, learningPath); strings.Contains(page, "欠我三个月") != x.may || strings.Contains(page, "请找管理员") == x.may {
			t.Errorf("%s:\n%s", x.name, page)
		}
		if x.may {
			continue
		}
		changed, _ := take(c, "别的话也可以吗")
		refused, _ := o.Do(c, http.MethodPost, learningPath+"/refuse", "id", id)
		forgotten, _ := o.Do(c, http.MethodPost, learningPath+"/forget", "id", id)
		if changed.StatusCode != http.StatusConflict || refused.StatusCode != http.StatusConflict || forgotten.StatusCode != http.StatusForbidden {
			t.Errorf("%s: changed %d, refused %d, forgotten %d", x.name, changed.StatusCode, refused.StatusCode, forgotten.StatusCode)
		}
	}
	if _, page = o.Do(all, http.MethodGet, learningPath); !strings.Contains(page, "欠我三个月") || !strings.Contains(page, "学了 1 句") || strings.Contains(page, "别的话") {
		t.Errorf("what was learned was changed:\n%s", page)
	}
}

// TestLearningNasty: sentences of residents come out as words.
func TestLearningNasty(t *testing.T) {
	o := open(t)
	for _, nasty := range consoletest.Nasty() {
		o.closed = append(o.closed, ended(nasty, consoletest.Town, "老板不给钱"+nasty))
	}
	c := o.As(account.Administrator, "")
	_, page := o.Do(c, http.MethodPost, learningPath+"/turn", "on", "yes")
	bodies := []string{page}
	for _, id := range reviewed(page) {
		_, body := o.Do(c, http.MethodPost, learningPath+"/take", "id", id, "guide-"+id, "wages", "say-"+id, "老板不给钱"+consoletest.Nasty()[0])
		bodies = append(bodies, body)
	}
	for _, nasty := range consoletest.Nasty() {
		_, body := o.Do(c, http.MethodPost, learningPath+"/take", "id", nasty, "guide-"+nasty, nasty, "say-"+nasty, nasty)
		bodies = append(bodies, body)
	}
	for _, body := range bodies {
		if found := consoletest.Leaks(body); len(found) > 0 {
			t.Error(found)
		}
	}
	if len(bodies) < 12 {
		t.Errorf("only %d pages were looked at", len(bodies))
	}
}

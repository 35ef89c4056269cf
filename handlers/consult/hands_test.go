package consult_test

import (
	"slices"
	"strings"
	"testing"

	"mingbai/handlers/consult"
)

// Violence by a relative or a partner is domestic violence, whatever else is
// in the message: its text, the line that helps, and a category only appointed
// people see. A relative who is hurt, called or away is none.
func TestWhoseHand(t *testing.T) {
	c := wholeConsultant(t)
	for _, q := range []string{
		"我老公现在拿刀砍我，快来人",
		"我老公现在拿刀砍我",
		"他拿刀砍我",
		"快来人，丈夫拿着菜刀追我",
		"救命我男人要打死我",
		"邻居快来，老婆拿刀砍我",
		"邻居快来老公打我",
		"邻居快来，他拿刀砍我",
		"婆婆拿棍子打我，快来人啊",
		"公公喝多了拿刀追着我和孩子，街上有人吗",
		"我爸拿刀要砍我妈，快来人救命",
		"我儿子拿刀堵在门口要我给钱，快救我",
		"我儿子是精神病拿刀砍我快来人",
		"前夫在我家门口踹门要杀我快来人",
		"同居的男朋友拿刀砍我快来人",
		"快报警，我哥拿锄头打我爸",
		"女婿拿刀砍我女儿，快来人",
		"儿媳妇拿棍子打我，救命",
		"快来人，孩他爸又拿刀了，要砍我",
		"救命，我后爸按着我打",
		"老公在街上当着一群人的面拿刀砍我",
		"老公带着小三打我，快来人",
		"老公为了小三拿刀砍我快来人",
		"老公欠了老板的钱回来拿刀砍我快来人",
		"老公和他朋友一起打我救命",
		"我老公把我锁在屋里拿刀看着我不让出去",
		"爸妈把我关在家里绑床上",
		"救命啊我屋里头的拿斧头劈门",
		"我男人喝醉了围着打我不让我走",
		"当家的拿刀要捅我快来人",
		"快来人快来人我媳妇拿剪刀捅我",
		"拿刀砍我的是我老公，快来人",
		"我被老公拿刀追着砍，快来人",
		"我老公打我妈，我妈叫不醒了",
	} {
		a := answerTo(t, c, consult.Question{Text: q})
		if !a.Urgent || a.Category != "domestic_violence" || !strings.Contains(a.Text, "12338") || !slices.Contains(a.Channels, "12338") {
			t.Errorf("%s: urgent %v, %s %v", q, a.Urgent, a.Category, a.Channels)
		}
	}
	for _, q := range []string{
		"有人拿刀砍我老公，快来人",
		"邻居拿刀要砍我老公",
		"一群人围着打我儿子",
		"陌生人拿刀追我老婆",
		"我老公被人砍了，快来人",
		"我儿子在学校被同学拿刀捅了",
		"我老公跟邻居打起来了，邻居拿了刀",
		"老公不在家，有人砸门拿着刀",
		"外面两伙人打起来了有人拿砍刀",
		"我老公的债主拿刀堵在我家门口",
		"我爸跟人打架，对方拿刀要砍我爸",
		"隔壁老王拿刀砍我，我老公在外地",
		"老板叫人打我，老婆快来",
		"快来人有人拿刀砍我",
		"我儿子和一群人打起来了，对方拿着刀",
		"要账的堵在门口拿着棍子，我老公躲在屋里",
		"我老公得罪了村霸，村霸拿刀砍我",
		"我老公在厂里和同事打起来了，动刀了",
		"我哥给绑了,刚来电话要三十万",
		"老婆割草给烙铁头咬了,手青到肘子",
	} {
		a := answerTo(t, c, consult.Question{Text: q})
		if !a.Urgent || a.Category == "domestic_violence" || slices.Contains(a.Used, "urgent/violence-home") {
			t.Errorf("%s: urgent %v, %s %v", q, a.Urgent, a.Category, a.Used)
		}
	}
}

// Words with 打 that mean no blow, and land that is taken, are no violence; the
// sentences below differ from violence by that alone.
func TestNoViolenceTold(t *testing.T) {
	c := wholeConsultant(t)
	for _, q := range []string{
		"我是2019年嫁过来的，婆家在村东头，开始那几年都好好的，后来我男人去外面打工，在外面有人了，去年回来就说要离，我说离可以，地和房子怎么算，房子是婚后我们两口子一起盖的，写的是公公的名字，地是我的户口迁过来以后分的，我爸妈还出了八万块钱，有转账记录，现在他家说房子是老人的，地也不给，孩子七岁了我想要，他们不让我见，我打了村里的电话，村里说管不了，我想问问我该怎么办，先去哪儿",
		"我还有工友8个人也没拿到钱，合同没有，只有微信记录",
		"我给老公打了好几个电话他都不接",
		"老公打工打了三年没寄钱",
		"我打听了一下，婆婆把房子过给小叔子了",
		"我打印了老公的聊天记录，能当证据吗",
		"我男人打算卖房子",
		"公公打官司要我还钱",
		"爸爸打水的时候被邻居拦住",
		"老公打牌输了钱",
		"老婆打了报告要调走",
	} {
		if a := answerTo(t, c, consult.Question{Text: q}); a.Urgent || a.Category == "domestic_violence" || slices.Contains(a.Channels, "110") {
			t.Errorf("%s: %s %v %v", q, a.Category, a.Used, a.Channels)
		}
	}
	for _, q := range []string{"隔壁占了我家地三尺", "隔壁占了我家地", "邻居占了我家的地，找谁管？", "隔壁把我家的界石挪了", "邻居打井打到我家地里了"} {
		if a := answerTo(t, c, consult.Question{Text: q}); a.Channels[0] != "mediation_committee" || strings.Contains(a.Text, "还在打") {
			t.Errorf("%s: %v: %s", q, a.Channels, a.Text)
		}
	}
	for q, used := range map[string]string{
		"老公经常打我，我想离婚":  "guide/dv-divorce",
		"老公打电话骂我，还打过我": "guide/dv-help",
		"婆婆打我骂我":       "guide/dv-help",
		"我男人打工回来就打我":   "urgent/violence-home",
		"法院能不能禁止他来找我":  "guide/protection-order",
		"邻居打我，打了好几个电话": "guide/neighbor-quarrel",
	} {
		if a := answerTo(t, c, consult.Question{Text: q}); !slices.Contains(a.Used, used) {
			t.Errorf("%s: %v, want %s", q, a.Used, used)
		}
	}
	if a := answerTo(t, c, consult.Question{Text: "邻居打我"}); !strings.Contains(a.Text, "还在打就打110") {
		t.Errorf("a neighbour who strikes: %s", a.Text)
	}
}

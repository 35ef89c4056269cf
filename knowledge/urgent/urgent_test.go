package urgent_test

import (
	"testing"

	"github.com/goccy/go-yaml"

	"os"

	"mingbai/knowledge/urgent"
)

func lane(t testing.TB) urgent.Lane {
	t.Helper()
	data, err := os.ReadFile("../corpus/urgent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var l urgent.Lane
	if err := yaml.UnmarshalWithOptions(data, &l, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := l.Check(); err != nil {
		t.Fatal(err)
	}
	families(t, &l)
	return l
}

// families puts the words of words.yaml in the place of the @names.
func families(t testing.TB, l *urgent.Lane) {
	t.Helper()
	data, err := os.ReadFile("../corpus/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string][]string
	if err := yaml.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	for i := range l.Situations {
		wide, err := l.Situations[i].Hear.Expand(words)
		if err != nil {
			t.Fatal(err)
		}
		l.Situations[i].Hear = wide
	}
}

func TestSirens(t *testing.T) {
	l := lane(t)
	cases := []struct{ text, want string }{
		{"他喝多了在踹门说要打死我", "violence-home"},
		{"老公又打我了,我和孩子躲在厕所", "violence-home"},
		{"前男友拿着菜刀在楼下", "violence-home"},
		{"爸爸喝酒了用皮带打我好痛", "violence-home"},
		{"有人跟着我回家甩不掉我好怕", "violence-other"},
		{"外面两伙人打起来了有人拿砍刀", "violence-other"},
		{"我在桥上了,对不起妈妈", "self-harm"},
		{"不想活了,活着太累", "self-harm"},
		{"如果我死了债是不是就不用还了,孩子是不是就轻松", "self-harm"},
		{"我妈喝了半瓶百草枯", "poison"},
		{"刚把5万转到安全账户才发现是骗子", "fraud-now"},
		{"客服说退款让我开屏幕共享,叫我把钱转过去", "fraud-now"},
		{"厨房着火了", "fire-gas"},
		{"楼道里燃气味道好大头晕", "fire-gas"},
		{"骑摩托撞了人,他躺在地上不动", "traffic-hurt"},
		{"三轮车把我婆婆带倒,她还趴在路上,那人打火要走", "traffic-hurt"},
		{"拖拉机刮倒一个大爷,大爷爬不起来", "traffic-hurt"},
		{"自行车撞了我女儿,女儿坐在路边哭,那人想溜", "traffic-hurt"},
		{"被骗到外地搞传销,手机没收了不让走", "locked-up"},
		{"幼儿园老师摸我女儿下面", "child-abuse"},
		{"叔叔让我脱裤子", "child-abuse"},
		{"昨晚被他强奸了不敢说", "assault-now"},
		{"经理把我堵在包间乱摸,我躲进卫生间了", "assault-now"},
		{"网约车司机锁车门摸我不让下车", "assault-now"},
		{"同事喝多了在宿舍抱住我不放,我反锁了门他在敲门", "assault-now"},
		{"陌生男的在电梯里拦着我亲我", "assault-now"},
		{"我妈走丢了,她有老年痴呆", "missing"},
		{"催债的人堵在门口泼油漆", "debt-violence"},
		{"挖机来了要推我家房子,我妈还在里面", "demolition-violence"},
		{"工友拿不到工资要从塔吊上跳下去", "wage-climb"},
		{"老公气得我想跳楼了", "self-harm"},
		{"婆婆气得我要跳楼", "self-harm"},
		{"他气得我想跳楼了", "self-harm"},
		{"我妈气得要跳楼怎么办", "self-harm"},
		{"他气得跳楼了", "self-harm"},
		{"老婆气得跳楼了躺在楼下", "self-harm"},
		{"我妈被气得跳楼了快来", "self-harm"},
		{"物业费涨了,老公气得我想跳楼", "self-harm"},
		{"物业费涨了,我爸气得跳楼了", "self-harm"},
		{"气得我要跳楼", "self-harm"},
		{"房贷还不上了我想跳楼", "self-harm"},
		{"我爸在坟地被推土机压了", "medical-now"},
		{"我爸在祖坟那边吐血了", "medical-now"},
		{"我妈在坟地上吐血", "medical-now"},
		{"我爸上坟在坟地里吐血", "medical-now"},
		{"我爸上坟被墓碑压住了", "medical-now"},
		{"祖坟被推,我爸被压了", "medical-now"},
		{"老公吐血了怎么办", "medical-now"},
		{"我妈喘不上气要死了要死了", "medical-now"},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			alarm, ok := l.Hear(c.text)
			if !ok || alarm.Situation.ID != c.want {
				t.Errorf("heard %q (%v), want %s", alarm.Situation.ID, alarm.Words, c.want)
			}
		})
	}
}

func TestNoSiren(t *testing.T) {
	l := lane(t)
	for _, text := range []string{
		"气死我了,老板拖工资", "这房子跳楼价卖给我的,能反悔吗", "去年被老公打过,现在想离婚",
		"如果他打我我该怎么办", "新闻里说有人爬塔吊讨薪犯法吗", "保护令几天能下来",
		"刷单被骗是前年的事了还能报案吗", "朋友借我五万不还", "上个月出了车祸保险不赔",
		"打官司要多少钱", "听说有人被传销骗了", "孩子在学校被同学欺负", "邻居家着火烧了我家,谁赔",
		"小时候被继父打,现在能告吗", "隔壁天天吵死了", "老板说再闹就弄死合同", "公司扣了我的身份证不还",
		"上个月被三轮车带倒,当时坐在地上没事,现在想要医药费", "去年货车刮倒我妈司机要走被我拦下,怎么赔",
		"上周老板在办公室摸我,我躲开了,去哪投诉", "领导经常在电梯里堵着我动手动脚,找谁", "去年同事在宿舍抱住我不让走,能告他吗",
		"同事总在车里摸我,想换岗", "他的车碰到我的车,他自己坐在地上想碰瓷", "房东把我反锁在门外不让进屋",
		"我爸走了没留遗嘱", "想死你了", "网上买的衣服不想要了", "祖坟让人拿石头压住了", "老坟头被隔壁的预制板压了",
		"老板杀人不眨眼,扣我两千", "气得我想跳楼,物业费涨了", "网购平台让我先转账才发货正常吗,是正规店",
		"老公把钱转走了要离婚怎么分", "快递丢了不见了谁赔", "我儿子三年没回来看过我",
	} {
		t.Run(text, func(t *testing.T) {
			if alarm, ok := l.Hear(text); ok {
				t.Errorf("siren %s by %v", alarm.Situation.ID, alarm.Words)
			}
		})
	}
}

func FuzzHear(f *testing.F) {
	l := lane(f)
	f.Add("救命他拿刀")
	f.Fuzz(func(t *testing.T, s string) { l.Hear(s) })
}

func TestWho(t *testing.T) {
	l := lane(t)
	for text, want := range map[string]struct{ who, strikes urgent.Side }{
		"老公拿刀砍我":       {urgent.Family, urgent.Family},
		"有人拿刀砍我老公":     {urgent.Others, urgent.Others},
		"砍我的是我前夫":      {urgent.Family, urgent.Family},
		"邻居快来,他拿刀砍我":   {urgent.Nobody, urgent.Nobody},
		"邻居儿子拿棍子打我":    {urgent.Others, urgent.Others},
		"隔壁男人在打老婆":     {urgent.Nobody, urgent.Nobody},
		"我老公打了蜂窝":      {urgent.Family, urgent.Nobody},
		"我老公绑在椅子上":     {urgent.Nobody, urgent.Nobody},
		"儿子在外地打工打电话来":  {urgent.Nobody, urgent.Nobody},
		"老公欠老板钱还回来打我":  {urgent.Family, urgent.Family},
		"我妹子被婆家关在柴房三天": {urgent.Family, urgent.Family},
		"我儿子拿刀要杀同学":    {urgent.Others, urgent.Nobody},
		"我儿子拿刀要杀我":     {urgent.Family, urgent.Family},
		"老公拿刀邻居快来":     {urgent.Family, urgent.Nobody},
		"老公打邻居,还打我":    {urgent.Family, urgent.Family},
		"老公打老板娘还打我":    {urgent.Family, urgent.Family},
		"老公拿刀要杀人,邻居快来": {urgent.Family, urgent.Nobody},
		"对象的前男友要杀我":    {urgent.Others, urgent.Others},
		"老公的前妻拿刀砍我":    {urgent.Others, urgent.Others},
		"我前男友要杀我":      {urgent.Family, urgent.Family},
		"女儿的前夫拿刀砍我女儿":  {urgent.Family, urgent.Family},
	} {
		if who, strikes := l.Who(text), l.Strikes(text); who != want.who || strikes != want.strikes {
			t.Errorf("%s: %d, %d, want %v", text, who, strikes, want)
		}
	}
}

func TestViolence(t *testing.T) {
	l := lane(t)
	for text, want := range map[string]bool{
		"老公去外面打工": false, "打了好几个电话": false, "打了村里的电话": false, "公公打官司": false, "我打算离婚": false,
		"打听了一下": false, "打水回来": false, "打印聊天记录": false, "打了报告": false, "打了三年工": false, "占了我家地三尺": false,
		"老公打我": true, "打了我好几次": true, "打电话骂我": true, "打我不接电话": true, "打完工回来打我": true, "拿着刀": true, "不敢回家": true,
	} {
		if got := l.Violence(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

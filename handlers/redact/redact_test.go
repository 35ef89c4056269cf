package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mingbai/handlers/redact"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"identity", "身份证110101199003070011，", "身份证〔身份证号〕，"},
		{"identity with x, full width and spaces", "１１０１０１ １９９００３０７ ００１Ｘ", "〔身份证号〕"},
		{"identity with dashes, wrong check digit", "我的是110101-19900307-1234", "我的是〔身份证号〕"},
		{"old identity", "老证号110101900307123", "老证号〔身份证号〕"},
		{"mobile", "打13812345678找我", "打〔电话〕找我"},
		{"mobile with country", "+86 138-1234-5678", "〔电话〕"},
		{"two mobiles", "13812345678 13912345678", "〔电话〕 〔电话〕"},
		{"mobile and identity", "13812345678 110101199003071234", "〔电话〕 〔身份证号〕"},
		{"mobile in words", "幺三八一二三四五六七八", "〔电话〕"},
		{"landline", "座机 0437-5551234转12", "座机 〔电话〕"},
		{"landline in brackets", "(0437)5551234", "〔电话〕"},
		{"landline named", "家里电话5551234", "家里电话〔电话〕"},
		{"card", "打到6222021234567890128", "打到〔银行卡号〕"},
		{"card in fours", "6222 0212 3456 7890 128", "〔银行卡号〕"},
		{"plate", "车牌粤T12A45撞了我", "车牌〔车牌〕撞了我"},
		{"new energy plate", "粤T·D12345", "〔车牌〕"},
		{"mail", "发到li.si_88@example.com吧", "发到〔邮箱〕吧"},
		{"wechat", "微信号：abc_12345", "微信号：〔账号〕"},
		{"qq", "加我QQ 123456789", "加我QQ 〔账号〕"},
		{"street", "我住在东凤镇同乐路12号3栋502室，漏水", "我住在东凤镇〔住址〕，漏水"},
		{"estate", "幸福小区5号楼2单元301", "〔住址〕"},
		{"village", "家在东胜村5组28号", "家在〔住址〕"},
		{"traditional", "我住在同樂路十二號", "我住在〔住址〕"},
		{"i am called", "我叫张伟，今年45岁", "我叫〔姓名〕，今年45岁"},
		{"i am called, rare", "我叫阿依古丽，想离婚", "我叫〔姓名〕，想离婚"},
		{"form", "姓名：欧阳建国 电话：13812345678", "姓名：〔姓名〕 电话：〔电话〕"},
		{"with a number", "陈小花电话13900001111转村调委会", "〔姓名〕电话〔电话〕转村调委会"},
		{"with a number, after other words", "转给王建国13900001111", "转给〔姓名〕〔电话〕"},
		{"an office with a number", "司法所电话0437-5551234，村委会电话5551234", "司法所电话〔电话〕，村委会电话〔电话〕"},
		{"nobody with a number", "他家里电话13900001111，打不通", "他家里电话〔电话〕，打不通"},
		{"is called", "老板叫刘大勇，欠我钱", "老板叫〔姓名〕，欠我钱"},
		{"somebody", "被告王某某打了我", "被告〔姓名〕打了我"},
		{"teacher", "孩子的张老师打人", "孩子的〔姓名〕老师打人"},
		{"village head", "我们村里的李村长不公开账", "我们村里的〔姓名〕村长不公开账"},
		{"old wang", "隔壁的老王欠我三万", "隔壁的〔姓名〕欠我三万"},
		{"debtor", "借钱给陈志强，陈志强欠我五万", "借钱给〔姓名〕，〔姓名〕欠我五万"},
		{"a role before the name", "我老公王建军天天打我，房东刘姐也看见了", "我老公〔姓名〕天天打我，房东〔姓名〕姐也看见了"},
		{"a role before old and little", "工头小王跑了，邻居老赵占地，经理小林让我走", "工头〔姓名〕跑了，邻居〔姓名〕占地，经理〔姓名〕让我走"},
		{"a role of the works", "组长小李扣我工资，主管小罗不管，保安老郑看见了", "组长〔姓名〕扣我工资，主管〔姓名〕不管，保安〔姓名〕看见了"},
		{"a role before a surname that makes words", "老板老钱跑了，工头老黄。班长小高说的", "老板〔姓名〕跑了，工头〔姓名〕。班长〔姓名〕说的"},
		{"a role before 阿", "我老公阿明打我，房东阿强不退押金", "我老公〔姓名〕打我，房东〔姓名〕不退押金"},
		{"little and a title", "小王老板欠我工资", "〔姓名〕老板欠我工资"},
		{"little, and what was done", "老王跑了，小李扣我钱", "〔姓名〕跑了，〔姓名〕扣我钱"},
		{"of a surname", "有个姓王的拿了我的钱", "有个姓〔姓名〕的拿了我的钱"},
		{"an amount beside an account", "微信号abc_12345，转了35000元，QQ 123456789", "微信号〔账号〕，转了35000元，QQ 〔账号〕"},
		{"a card and no amount", "银行卡350000，信用卡尾号6217", "银行卡〔银行卡号〕，信用卡尾号〔银行卡号〕"},
		{"a surname alone", "我姓王，厂长姓吴叫吴天明", "我姓〔姓名〕，厂长姓〔姓名〕叫〔姓名〕"},
		{"a long name", "我叫买买提·艾力，想离婚", "我叫〔姓名〕，想离婚"},
		{"block with a letter", "住阳光花园A栋2座1203", "住〔住址〕"},
		{"holder of an account", "户名：孙丽 开户行农行", "户名：〔姓名〕 开户行农行"},
		{"case number", "(2023)粤2071民初1234号", "〔案号〕"},
		{"password", "验证码是884213", "验证码是〔密码〕"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.Text(c.in); got != c.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestTextKeeps(t *testing.T) {
	for _, text := range []string{
		"劳动合同法第三十八条第一款第（二）项、第46条", "欠我12000元，利息1.5万，共13500000000元", "2024年3月15日到2026-03-01",
		"2024-01-15 2024-02-15 10:30", "打110、12345、12348、96110、120、12333都行", "400-123-4567", "共921宗，涉及1234人", "国办发〔2020〕53号",
		"找法律顾问，任何律师都可以", "老板不发工资，老师打学生", "小时候住在村里，小区物业不管", "公安局长", "姓名、住址和身份证号码", "由人民法院管辖，向人民法院起诉",
		"发生于某市某县，对于某些人", "马上还钱，周末打我", "村委会主任和支书", "法律援助机构的工作人员", "在东凤镇东胜村，路费自己出", "三个月没发工资", "一九九〇年到二〇二四年",
		"微信350000块，支付宝：350000元，QQ 20000元", "银行卡350000元被转走，存折 120000 元，信用卡35000块", "身份证押金35000元，身份证350000元", "打电话350000块，电话：3500000元，座机350000圆",
		"电话0437-12348，打010-12345也行，电话：043712333", "老板老是不发工资，同事小组开会，邻居小孩打人，老板阿姨，朋友老毛病，经理小学毕业，中介小马路边见", "同姓的人，改姓名的手续，百姓关心，小白兔，老黄牛",
		"组长小金库，领导小题大做",
	} {
		if got := redact.Text(text); got != text {
			t.Errorf("Text(%q) = %q", text, got)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "我叫", "姓名：", "110101199003071234x", "+86 1 3 8", "\xff我叫\xfe张伟", "〔姓名〕", "老王家5号楼", "微信：", "村1组1号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, s := range redact.Find(text) {
			if s.Start < at || s.End <= s.Start || s.End > len(text) || s.Kind == "" {
				t.Fatalf("span %+v after %d in %q", s, at, text)
			}
			at = s.End
		}
		out := redact.Text(text)
		if utf8.ValidString(text) && !utf8.ValidString(out) {
			t.Fatalf("Text(%q) = %q is broken", text, out)
		}
		if at > 0 && !strings.Contains(out, "〔") {
			t.Fatalf("nothing stands for what was taken out of %q", text)
		}
	})
}

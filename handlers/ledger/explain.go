package ledger

import (
	"fmt"
	"io"
	"strings"
)

// Explain writes what the counts mean, for the people who sign them: one page
// in Chinese, made of the rules themselves.
func Explain(w io.Writer) error {
	e := &explainer{w: w}
	e.say("统计口径说明(规则版本 %s)", Version)
	e.say("")
	e.say("一、怎么数")
	e.say("1. 宗(件)是事，人次是到访，人是不同的人。同一个人为同一件事来三次，是 1 宗、3 人次、1 人；一次来谈两件事，是 2 宗、1 人次；十个人为同一笔欠薪来，是 1 宗、10 人次。")
	e.say("2. 案号相同就是同一件事：再来、补材料、转接，只加人次，不加宗；先在网上问、后来又到所里登记的，也只算一宗。")
	e.say("3. 咨询、调解、法律援助、信访是四本账，同一件事进了几本账就各算一次，各账之间不相加。")
	e.say("4. 机器自动答复、没有登记成咨询的，只算“自助问答”，与“法律咨询”分开。")
	e.say("5. 不计：测试、垃圾和辱骂、不属于法律服务的、居民自己撤回的咨询。")
	e.say("6. 线下登记的和线上的合在一起数，其中线下多少另外写明。")
	e.say("7. 没有登记的写“无记录”，不写 0。金额单位万元，两位小数。")
	e.say("8. 每一项按类别、村居、月份、渠道拆开，相加必须等于合计，不等就不出数。")
	e.say("9. 不设指标，不排名次。")
	e.say("")
	e.say("二、按哪一天")
	e.say("默认按登记日期：这一行登记在哪天，就算在哪天。也可以按办结日期：事情在哪天办结，它的各行就都算在那天，没有办结的不算。两种取数不能混用，表头写明是哪一种。一天从北京时间零点起。")
	e.say("")
	e.say("三、各项指标")
	for i, r := range Rules() {
		e.say("%d. %s(%s)：%s%s", i+1, r.Indicator, r.Unit, r.Says, r.basis())
	}
	e.say("")
	e.say("四、类别")
	e.say("咨询和法律援助：%s。", strings.Join(CategoryNames(Consulting), "、"))
	e.say("调解：%s。", strings.Join(CategoryNames(Mediating), "、"))
	return e.err
}

// explainer writes lines until one fails.
type explainer struct {
	w   io.Writer
	err error
}

func (e *explainer) say(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, format+"\n", args...)
	}
}

// basis says which rows the rule counts, in the words of the books.
func (r Rule) basis() string {
	var names []string
	for _, k := range r.Kinds {
		names = append(names, KindName(k))
	}
	switch {
	case len(names) == 0:
		return "取自名单。"
	case r.Instant:
		return "取自自动答复的记录。"
	}
	text := "取自" + strings.Join(names, "、") + "登记"
	if r.Lawyer {
		text += "中法律顾问做的"
	}
	if steps := r.outcomes(); len(steps) > 0 {
		text += "，结果是" + strings.Join(steps, "、") + "的"
	}
	return text + "。"
}

// outcomes are the outcomes that a rule counts, by their names.
func (r Rule) outcomes() []string {
	if r.Step == 0 {
		return nil
	}
	var names []string
	for _, k := range r.Kinds {
		for _, o := range outcomesOf(k) {
			if o.steps&r.Step != 0 {
				names = append(names, o.name)
			}
		}
	}
	return names
}

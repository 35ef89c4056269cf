package audit

import (
	"fmt"
	"strings"
	"time"
)

// china is the office's time.
var china = time.FixedZone("CST", 8*60*60)

func clock(t time.Time) string { return t.In(china).Format("2006-01-02 15:04") }

// Say tells a report to the person at the terminal.
func (r Report) Say() string {
	var b strings.Builder
	switch {
	case r.Entries == 0 && r.Whole():
		return "操作日志还是空的，没有发现问题。"
	case r.Whole():
		fmt.Fprintf(&b, "操作日志完整：共 %d 条，%s 到 %s。末尾校验码 %d-%s，可以抄在纸上，以后对照。", r.Entries, clock(r.From), clock(r.To), r.Head.Seq, r.Head)
	default:
		fmt.Fprintf(&b, "操作日志不完整：现有 %d 条，发现 %d 处。先看第一处：\n  %s", r.Entries, r.Broken, r.Findings[0].say())
		for _, f := range r.Findings[1:] {
			fmt.Fprintf(&b, "\n  %s", f.say())
		}
		if more := r.Broken - int64(len(r.Findings)); more > 0 {
			fmt.Fprintf(&b, "\n  还有 %d 处没有列出。", more)
		}
		b.WriteString("\n请先不要再动数据库，另存一份，用备份对照上面说的几条，并查清谁能碰到数据库。")
	}
	if !r.Witness {
		b.WriteString("\n数据目录里没有旁证文件 audit.head。刚从备份恢复、还没有新的操作时会这样；别的时候不该没有，少了它，末尾被删就不一定看得出来。")
	}
	return b.String()
}

// say tells one finding.
func (f Finding) say() string {
	where := fmt.Sprintf("第 %d 条", f.Seq)
	if f.Until > f.Seq && f.Break != Moved {
		where = fmt.Sprintf("第 %d 到 %d 条", f.Seq, f.Until)
	}
	switch f.Break {
	case Edited:
		return fmt.Sprintf("%s(%s)被改过，或者是后来塞进去的。", where, clock(f.At))
	case Dropped:
		return where + "不见了，后面的还在。"
	case Moved:
		return fmt.Sprintf("%s的位置上放的是原来的第 %d 条：顺序被换过，或删掉一些以后重新编了号。", where, f.Until)
	case Foreign:
		return where + "接不上前面的：数据库换成过别的副本，或者前面的被换掉了。"
	case Cut:
		return "末尾少了" + where + "：有人删了，或者数据库被换成了旧的副本。"
	case Added:
		return where + "记在已知的末尾之后：末尾的记录被退回过。"
	case HeadGone:
		return where + "之后的末尾记录被改过。"
	case Resumed:
		return fmt.Sprintf("%s(%s)写着：那时发现日志已经断了，从那里接着记。之前的用备份对照。", where, clock(f.At))
	}
	return where + "不对。"
}

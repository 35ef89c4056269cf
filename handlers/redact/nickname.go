package redact

import (
	"regexp"
	"strings"
)

// works are roles that are no sign of a whole name behind them, for what they
// do is often told there; 老王 and 小李 are meant by them.
var works = regexp.MustCompile(`主管|组长|队长|班长|店长|会计|保安|师傅|主任|监工|工友|老乡|亲戚|战友|领导|干部|调解员|警官|医生|所长|科长|村民|业主|房客|客户|同乡|老师`)

// afterName are characters that what somebody is or does begins with.
const afterName = "的说不让叫欠打骂把跟和给就也都是在来去没借答拖家头他她我们总还要又被向对以先一跑卷扣骗占踢逃威辱收找抢砸撞偷"

// nickname reads 老王, 小李.
func (v *view) nickname(i int) int {
	if !known().familiar[v.rune(i+1)] || !v.startsName(i) || v.plainWord(i+1) {
		return i
	}
	r := v.rune(i + 2)
	if isHan(r) && !strings.ContainsRune(afterName, r) && !v.title(i+2) {
		return i
	}
	return i + 2
}

// title tells whether a title of more than one character begins at i.
func (v *view) title(i int) bool {
	for _, title := range known().titles {
		if len([]rune(title)) > 1 && v.has(i, title) {
			return true
		}
	}
	return false
}

// calledBy reads what somebody is called by behind their role: 工头小王, 房东阿强.
// The role says that it is somebody, so less is asked of what follows; surnames
// that make words with 老 and 小 are believed only before what somebody does.
func (v *view) calledBy(i int) int {
	r := v.rune(i + 1)
	switch {
	case v.rune(i) == '阿' && isHan(r) && !strings.ContainsRune("姨公婆爸妈爷奶哥弟姐妹伯叔嫂舅爹娘拉飞", r):
		return i + 2
	case !strings.ContainsRune("老小", v.rune(i)) || v.plainWord(i+1):
		return i
	case known().familiar[r]:
		return i + 2
	case known().frequent[r] && (!isHan(v.rune(i+2)) || strings.ContainsRune(afterName, v.rune(i+2))):
		return i + 2
	}
	return i
}

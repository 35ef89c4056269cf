package redact

import (
	"regexp"
	"strings"
	"sync"
)

// known is read once; it never changes.
var known = sync.OnceValue(newNames)

// Words after which a name stands.
var (
	// said introduces any name, also of a surname that no list has.
	said = regexp.MustCompile(`(?:我(?:的)?(?:名字|姓名|真名|本名|大名)?(?:就)?叫(?:做|作)?|姓名\s?[:：为是]|名字\s?[:是]|名字(?:就)?叫(?:做|作)?|名叫|本名|真名(?:是|叫)?|本人姓名)\s?["“「]?`)
	// called introduces a name if a surname follows.
	called = regexp.MustCompile(`(?:[他她名字板公婆夫妻儿女子爸妈爹娘弟妹哥姐方人头居主友事亲长医师]叫(?:做|作)?|叫做|叫作|化名|网名|姓名|(?:户名|户主|联系人|收件人|法人代表|法定代表人|债务人|债权人|欠款人|借款人|担保人|申请人|证人|死者|伤者|受害人|负责人|原告|被告)\s?(?:[:是]|叫))\s?[:是]?\s?["“「]?`)
	// iAm introduces a name if a frequent surname follows and something ends it.
	iAm = regexp.MustCompile(`(?:^|[^\p{Han}])(?:(?:我|本人|俺)(?:就)?是|本人)|叫`)
	// bears introduces a surname alone.
	bears = regexp.MustCompile(`(?:我|他|她|东|板|居|人|长|头|方|本|友|事)(?:就)?姓(\p{Han})`)
	// bearsIt is the same of somebody spoken of: 姓王的.
	bearsIt = regexp.MustCompile(`(?:^|[^百同改随])姓(\p{Han})的`)
	// roles are believed to name their bearer when a frequent surname follows.
	roles = regexp.MustCompile(`(?:老公|老婆|丈夫|妻子|前夫|前妻|媳妇|女儿|儿子|爸爸?|妈妈?|父亲|母亲|哥哥?|弟弟?|姐姐?|妹妹?|大伯|叔叔|舅舅|房东|租客|邻居|隔壁|老板|包工头|工头|法官|律师|支书|书记|村长|厂长|经理|班主任|同事|朋友|同学|网友|男友|女友|男朋友|女朋友|债主|中介|司机)`)
	// owes follows names of those residents complain about.
	owes = regexp.MustCompile(`^(?:还?欠(?:了|我|债|款|钱|薪)|拖欠|打了?我|打伤|骂我|骗了?我|借了?我|借走|不还钱|不肯还|赖账|跑路|失联|等人|夫妇|夫妻|一家|家里|家的)`)
)

// namePieces finds names by what stands around them.
func namePieces(v *view) []piece {
	var out []piece
	for _, p := range v.all(said, 0, Name) {
		if end := v.saidName(p.end); end > p.end {
			out = append(out, piece{Name, p.end, end})
		}
	}
	for _, p := range v.all(called, 0, Name) {
		if end := v.name(p.end, known().all); end > p.end+1 {
			out = append(out, piece{Name, p.end, end})
		} else if v.rune(p.end) == '阿' && isHan(v.rune(p.end+1)) {
			out = append(out, piece{Name, p.end, p.end + 2})
		}
	}
	for _, p := range append(v.all(bears, 1, Name), v.all(bearsIt, 1, Name)...) {
		if known().all[v.rune(p.start)] {
			out = append(out, p)
		}
	}
	for _, p := range v.all(roles, 0, Name) {
		out = append(out, v.bearer(p.end)...)
	}
	for _, p := range append(v.all(roles, 0, Name), v.all(works, 0, Name)...) {
		if end := v.calledBy(p.end); end > p.end {
			out = append(out, piece{Name, p.end, end})
		}
	}
	for _, p := range v.all(iAm, 0, Name) {
		if end := v.name(p.end, known().frequent); end > p.end+1 && v.endsName(end) {
			out = append(out, piece{Name, p.end, end})
		}
	}
	for _, p := range v.all(reached, 0, Name) {
		out = append(out, v.owner(p.start)...)
	}
	for i := range v.runes {
		if end := v.nameAt(i); end > i {
			out = append(out, piece{Name, i, end})
		}
	}
	return out
}

// reached is how somebody can be reached, after the name: 陈小花电话13900001111.
var reached = regexp.MustCompile(`(?:的)?(?:联系)?(?:电话|手机|微信|号码)(?:号码|号)?\s?(?:[:是为=]|就是)?\s?\d{7,}|[ ,:]?1[3-9]\d{9}`)

// owner reads the name that ends at i, of the one whose number follows. What
// goes on from another word must have a frequent surname; an office has none.
func (v *view) owner(i int) []piece {
	if strings.ContainsRune("所局院会站队办室心委部厂店处家长员方机人线热台司的", v.rune(i-1)) {
		return nil
	}
	for n := 4; n >= 2; n-- {
		list := known().all
		if isHan(v.rune(i - n - 1)) {
			list = known().frequent
		}
		if i >= n && v.name(i-n, list) == i {
			return []piece{{Name, i - n, i}}
		}
	}
	return nil
}

// saidName returns where a name ends that is announced: two to four characters
// when the surname is on no list.
func (v *view) saidName(i int) int {
	if end := v.name(i, known().all); end > i+1 {
		return v.longName(i, end)
	}
	if v.plainWord(i) || strings.ContainsRune("他她它你我您了不人救警车老大小什啥怎去来过个一做作是在和或、", v.rune(i)) {
		return i
	}
	end := i
	for end < i+5 && (isHan(v.rune(end)) || v.rune(end) == '·') && (end < i+2 || !stopsName(v.rune(end))) {
		end++
	}
	if end < i+2 {
		return i
	}
	return v.longName(i, end)
}

// longName goes on behind a dot: 买买提·艾力.
func (v *view) longName(i, end int) int {
	if v.rune(end) != '·' && v.rune(end-1) != '·' && v.rune(end-2) != '·' {
		return end
	}
	for end < i+14 && (v.rune(end) == '·' || isHan(v.rune(end)) && !stopsName(v.rune(end))) {
		end++
	}
	return end
}

// surname returns where the surname at i ends, i if there is none.
func (v *view) surname(i int, list map[rune]bool) int {
	for _, d := range known().doubled {
		if v.has(i, d) {
			return i + 2
		}
	}
	if list[v.rune(i)] && !v.plainWord(i) {
		return i + 1
	}
	return i
}

// plainWord tells whether an everyday word begins at i.
func (v *view) plainWord(i int) bool {
	for _, w := range known().words {
		if v.has(i, w) {
			return true
		}
	}
	return false
}

// name returns where a name ends: a surname and one or two characters more.
func (v *view) name(i int, list map[rune]bool) int {
	end := v.surname(i, list)
	if end == i || v.rune(i) == '向' && isHan(v.rune(i-1)) {
		return i
	}
	given := end
	for end < given+2 && isGiven(v.rune(end)) && !stopsName(v.rune(end)) {
		end++
	}
	if end == given {
		return i
	}
	return end
}

// isGiven tells whether r can stand in a given name, or in its place.
func isGiven(r rune) bool { return isHan(r) || strings.ContainsRune("x×*○●", r) && r != 0 }

// stopsName tells characters that go on after a name.
func stopsName(r rune) bool {
	return strings.ContainsRune("的了是在和与跟说要不没把被向对给也都就而今住因想有去来从男女电手身年现欠打骂借您你我他她它及或等这那", r)
}

// bearer reads the name behind a role: a whole one, or a surname with a title.
func (v *view) bearer(i int) []piece {
	own := v.surname(i, known().frequent)
	if own == i {
		return nil
	}
	for _, title := range known().titles {
		if v.has(own, title) {
			return []piece{{Name, i, own}}
		}
	}
	if end := v.name(i, known().frequent); end > own {
		return []piece{{Name, i, end}}
	}
	return nil
}

// endsName tells whether a name can end before character i.
func (v *view) endsName(i int) bool {
	r := v.rune(i)
	return !isHan(r) || strings.ContainsRune("的今住是在来电手男女现", r)
}

// startsName tells whether a name can begin at character i.
func (v *view) startsName(i int) bool {
	r := v.rune(i - 1)
	return !isHan(r) || strings.ContainsRune("找跟和与给叫问被让把对到了过从说的是我你他她们请个位告诉由去因村里就像为有求骗打替帮连而欠借同居板工", r)
}

// nameAt returns where a name ends that begins at i and is told by its title,
// by 某, by 老 before it or by what its bearer did; i if there is none.
func (v *view) nameAt(i int) int {
	if strings.ContainsRune("老小阿", v.rune(i)) {
		return v.nickname(i)
	}
	own := v.surname(i, known().all)
	if own == i {
		return i
	}
	if v.rune(own) == '某' {
		return v.someone(i, own)
	}
	if v.rune(i) == '向' { // nearly always "towards"
		return i
	}
	if end := v.titled(i, own); end > i {
		return end
	}
	if !v.startsName(i) || !known().frequent[v.rune(i)] && own == i+1 {
		return i
	}
	for end := own + 1; end <= own+2; end++ {
		if !isGiven(v.rune(end-1)) || stopsName(v.rune(end-1)) {
			break
		}
		if owes.MatchString(string(v.runes[end:min(end+4, len(v.runes))])) {
			return end
		}
	}
	return i
}

// someone reads 王某, 王某某, 李某甲.
func (v *view) someone(i, own int) int {
	if strings.ContainsRune("于和任由向应时解成全关", v.rune(i)) && isHan(v.rune(i-1)) {
		return i
	}
	end := own + 1
	switch r := v.rune(end); {
	case r == '某':
		return end + 1
	case strings.ContainsRune("甲乙丙丁戊一二三四五六七八九0123456789", r) && r != 0:
		return end + 1
	case strings.ContainsRune("些个种地项年市县镇村单公类方部处时日月省区事人物次段", r) && r != 0:
		return i
	}
	return end
}

// titled reads 张老师, 李建国书记: up to two given characters and a title.
func (v *view) titled(i, own int) int {
	if !v.startsName(i) {
		return i
	}
	for end := own; end <= own+2; end++ {
		for _, title := range known().titles {
			if v.has(end, title) && (len([]rune(title)) > 1 || end == own && v.shortTitle(i, end)) {
				return end
			}
		}
		if !isHan(v.rune(end)) || stopsName(v.rune(end)) {
			break
		}
	}
	return i
}

// shortTitle tells whether 王哥, 李总 stands alone and begins no other word.
func (v *view) shortTitle(i, end int) bool {
	r := v.rune(end + 1)
	return known().familiar[v.rune(i)] && (!isHan(r) || strings.ContainsRune("的说不让叫欠打骂把跟和给就也都是在来去没借答拖", r))
}

package urgent

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Side is who does violence that a message tells of.
type Side int

// The sides. A relative means domestic violence, wherever it happens and
// whoever else is called.
const (
	Nobody Side = iota // it cannot be told
	Family             // a relative, or somebody who is or was a partner
	Others             // somebody who is neither
)

// Hands are the words by which it is told whose hand does the harm.
type Hands struct {
	Kin     []string `yaml:"kin"`
	Others  []string `yaml:"others"`
	Harm    []string `yaml:"harm"`
	Self    []string `yaml:"self"`
	He      []string `yaml:"he"`      // may be anybody named before
	Passive []string `yaml:"passive"` // what follows does it
	With    []string `yaml:"with"`    // what follows is one of two
	Object  []string `yaml:"object"`  // what follows does nothing
	Is      []string `yaml:"is"`      // what follows did what was told before
	Partner []string `yaml:"partner"` // kin who are a partner
	Former  []string `yaml:"former"`  // kin who were one; a partner's own are nobody's relative here
	Aside   []string `yaml:"aside"`   // after a name: it does nothing here
	Plain   []string `yaml:"plain"`   // words that hold one of the others and are none
	Cruel   []string `yaml:"cruel"`   // what violence at home is told by besides the harm
}

// role is what a word does in a sentence.
type role int

const (
	plain role = iota
	kin
	others
	harm
	self
	he
	passive
	with
	object
	is
	gap // anything else
)

// token is a word with its role, or what stands between two words.
type token struct {
	role  role
	text  string
	aside bool
	mate  mate
}

// mate is whether a relative is or was a partner.
type mate int

const (
	unwed mate = iota
	partner
	former
)

// Who tells whose hand does the harm that a normalised text tells of.
func (l Lane) Who(text string) Side { return l.side(text, false) }

// Strikes is Who where only harm to a person named counts: who burns a nest or
// is bitten strikes nobody.
func (l Lane) Strikes(text string) Side { return l.side(text, true) }

func (l Lane) side(text string, aimedOnly bool) Side {
	found := Nobody
	for line := range strings.Lines(l.Meant(text)) {
		switch side := who(l.Hands.tokens(line), aimedOnly); {
		case side == Family:
			return Family
		case side == Others:
			found = Others
		}
	}
	return found
}

// Violence tells whether a normalised text has any word of violence, of the
// fear of it or of what is done against it. Making calls, working away and the
// like (打电话, 打工, 打官司) are none.
func (l Lane) Violence(text string) bool {
	for line := range strings.Lines(calls.ReplaceAllString(l.Meant(text), "、")) {
		for _, t := range l.Hands.tokens(line) {
			if t.role == harm {
				return true
			}
		}
		if slices.ContainsFunc(l.Hands.Cruel, func(w string) bool { return strings.Contains(line, w) }) {
			return true
		}
	}
	return false
}

// calls matches telephone calls told with words between: 打了好几个电话.
var calls = regexp.MustCompile(`打(?:通)?[了过完]?(?:[一两二三四五六七八九十几好多无数]*[个次遍通回]+|[我他她你]们?|\p{Han}{1,5}的)?(?:电话|手机|热线|微信|视频)|打[了过]?[一两三几]?[个]?(?:工|官司|算|听|印|水|牌|鱼|井|谷|车|卡|字|针|球|麻将|借条|欠条|收条|报告|申请|证明)|打[了过][一两二三四五六七八九十几半]+(?:年|个月|天)`)

// tokens takes a line apart, the longest word first.
func (h Hands) tokens(line string) []token {
	var out []token
	lists := [...][]string{plain: h.Plain, kin: h.Kin, others: h.Others, harm: h.Harm, self: h.Self, he: h.He, passive: h.Passive, with: h.With, object: h.Object, is: h.Is}
	for at := 0; at < len(line); {
		_, size := utf8.DecodeRuneInString(line[at:])
		best := token{role: gap, text: line[at : at+size]}
		for r, words := range lists {
			for _, w := range words {
				if (best.role == gap || len(w) > len(best.text)) && strings.HasPrefix(line[at:], w) {
					best = token{role: role(r), text: w}
				}
			}
		}
		at += len(best.text)
		best.aside = (best.role == kin || best.role == others) &&
			slices.ContainsFunc(h.Aside, func(w string) bool { return strings.HasPrefix(line[at:], w) })
		switch {
		case best.role == kin && slices.Contains(h.Partner, best.text):
			best.mate = partner
		case best.role == kin && slices.Contains(h.Former, best.text):
			best.mate = former
		}
		out = append(out, best)
	}
	return out
}

// who looks for the hand behind each harm.
func who(all []token, aimedOnly bool) Side {
	found, harmed := Nobody, false
	for i, t := range all {
		side := Nobody
		switch {
		case t.role == harm && (!aimedOnly || aimed(all, i)):
			harmed, side = true, agent(all, i)
		case t.role == kin && harmed && (named(all, i) || found == Nobody && alone(all, i)):
			side = Family
		}
		if side == Family {
			return Family
		}
		if side == Others {
			found = Others
		}
	}
	return found
}

// agent looks back from a harm for who does it.
func agent(all []token, at int) Side {
	if at > 0 && undergone(all, at) {
		return Nobody
	}
	toMe, pronoun := hits(all, at), false
	for i := at - 1; i >= 0; i-- {
		t := all[i]
		switch {
		case t.role == passive:
			return Nobody
		case t.role == he:
			pronoun = true
		case t.role != kin && t.role != others, t.aside, undergoes(all, i):
		case t.role == others && pronoun, belongs(all, i) && hits(all, at) && all[at+1].role == kin:
			return Nobody
		case t.role == others && toMe && told(all, i):
			return Family
		case t.role == others, belongs(all, i), besides(all, i), rival(all, i) && strikesMe(all, at), strikesOthers(all, at):
			return Others
		default:
			return Family
		}
	}
	return Nobody
}

// undergone tells whether a harm is told of whom it befell: 给绑了, 老公绑在椅子上.
func undergone(all []token, at int) bool {
	switch last := all[at-1]; last.text {
	case "给", "让", "俾", "畀":
		return true
	default:
		by := before(all, at-1)
		return last.role == kin && strings.HasSuffix(all[at].text, "在") && (by < 0 || all[by].role != passive)
	}
}

// hits tells whether a harm is followed by whom it is done to: me or mine.
func hits(all []token, at int) bool {
	for i := at + 1; i < len(all); i++ {
		switch all[i].text {
		case "了", "得", "着", "死", "过", "伤":
			continue
		}
		return all[i].role == self || all[i].role == kin
	}
	return false
}

// aimed tells whether a harm is done to a person named, before it or after.
func aimed(all []token, at int) bool {
	if hits(all, at) || endsInMe(all[at].text) {
		return true
	}
	for i := at - 1; i >= 0 && !pause(all[i]); i-- {
		if all[i].role == passive || all[i].text == "把" || all[i].text == "将" {
			return true
		}
	}
	return false
}

func endsInMe(word string) bool { return strings.HasSuffix(word, "我") }

// told tells whether others are only told of in a clause in which a relative
// acts: 老公欠了老板的钱回来打我.
func told(all []token, i int) bool {
	b := before(all, i)
	if b < 0 || all[b].role == kin || all[b].role == passive || pause(all[b]) {
		return false
	}
	for ; b >= 0 && !pause(all[b]); b-- {
		if all[b].role == kin && !all[b].aside && !undergoes(all, b) {
			return true
		}
	}
	return false
}

// before is the index of the last token before i that is not the speaker.
func before(all []token, i int) int {
	for i--; i >= 0 && (all[i].role == self || all[i].text == "的"); i-- {
	}
	return i
}

// undergoes tells whether a name is what something is done to.
func undergoes(all []token, i int) bool {
	b := before(all, i)
	return b >= 0 && (all[b].role == harm && all[i].role == kin || all[b].role == object)
}

// belongs tells whether a relative is somebody else's: the neighbour's son.
func belongs(all []token, i int) bool {
	b := i - 1
	for b >= 0 && (all[b].text == "家" || all[b].text == "的") {
		b--
	}
	return b >= 0 && all[b].role == others && !all[b].aside
}

// besides tells whether a relative fights beside or against somebody else.
func besides(all []token, i int) bool {
	b := before(all, i)
	if b < 0 || all[b].role != with {
		return false
	}
	b = before(all, b)
	return b >= 0 && all[b].role == others
}

// rival tells whether a name is the former partner of a partner.
func rival(all []token, i int) bool {
	return i >= 2 && all[i].mate == former && all[i-1].text == "的" && all[i-2].mate == partner
}

// strikesMe tells whether a harm, with what follows it in the clause, is done
// to the speaker and not to a relative of theirs: 拿刀砍我.
func strikesMe(all []token, at int) bool {
	for i := at + 1; i < len(all) && !pause(all[i]); i++ {
		if all[i].role == self && all[i-1].role == harm {
			return i+1 == len(all) || all[i+1].role != kin
		}
	}
	return false
}

// strikesOthers tells whether a harm, with what follows it in the clause, is
// done to people who are no relatives and to nobody else: 拿刀要杀同学.
func strikesOthers(all []token, at int) bool {
	struck := false
	for i := at + 1; i < len(all) && !pause(all[i]); i++ {
		switch all[i].role {
		case self, kin, he:
			return false
		case others:
			if all[i].aside || all[i-1].role != harm || i-1 == at && at > 0 && all[at-1].text == "拿" {
				return false
			}
			struck = true
		}
	}
	return struck
}

// named tells whether a relative is named as who did it.
func named(all []token, i int) bool {
	b := before(all, i)
	return b >= 0 && all[b].role == is
}

// alone tells whether a relative is a clause of their own.
func alone(all []token, i int) bool {
	b := before(all, i)
	return b >= 0 && pause(all[b]) && i+1 < len(all) && pause(all[i+1])
}

func pause(t token) bool {
	return t.role == gap && !strings.ContainsFunc(t.text, unicode.IsLetter)
}

package consult

import (
	"strings"

	"mingbai/knowledge/courtesy"
)

// courtesyTarget marks remembered sentences that a courtesy reply answers.
const courtesyTarget = "courtesy"

// When a remembered sentence makes a message one that asks for no help.
const (
	unlikeGuides = 1.15 // how much more like it than any guide
	likeChatter  = 0.42 // for talk, where no matter was heard
	likeRefusal  = 0.5  // for a request that is not fulfilled
	surelyRefuse = 0.62 // for the same where patterns heard a matter
)

// unheard answers chatter and requests that are not fulfilled which no
// pattern knows, by what they are like.
func (c *Consultant) unheard(h heard) (Answer, bool) {
	r := c.memory.recall(h.text)
	best := ""
	for target, like := range r.points {
		if strings.HasPrefix(target, courtesyTarget+"/") && (best == "" || like > r.points[best] || like == r.points[best] && target < best) {
			best = target
		}
	}
	if best == "" || !c.standsOut(r) {
		return Answer{}, false
	}
	reply, ok := c.replyOf(strings.TrimPrefix(best, courtesyTarget+"/"))
	if !ok || reply.Unless.Match(h.text).Score > 0 || victim.Match(h.text).Score > 0 {
		return Answer{}, false
	}
	like, own := r.points[best], c.matches(h.text, "")
	switch {
	case reply.Firm && like >= surelyRefuse:
	case len(own) > 0 && own[0].score >= leastFact*2:
		return Answer{}, false
	case reply.Firm && like < likeRefusal, like < likeChatter:
		return Answer{}, false
	}
	return c.courteous(h, reply), true
}

// victim matches words of somebody to whom the thing was done.
var victim = mustSet("骗了我|骗我|骗走|被骗|被人|被他|被她|害我|举报|投诉|怎么办|咋办|把我|打我|告我|欠我|赔我|我家的 + 被|威胁我|吓我|不给我")

// standsOut tells whether a message is more like what courtesy answers than
// like any guide.
func (c *Consultant) standsOut(r recall) bool {
	for id, like := range r.guides {
		if id != courtesyTarget && c.memory.guides[id] != nil && r.guides[courtesyTarget] < unlikeGuides*like {
			return false
		}
	}
	return true
}

func (c *Consultant) replyOf(id string) (courtesy.Reply, bool) {
	for _, r := range c.base.Speech.Courtesy.Replies {
		if r.ID == id {
			return r, true
		}
	}
	return courtesy.Reply{}, false
}

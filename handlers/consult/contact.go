package consult

import (
	"fmt"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/service"
)

// reaching matches questions for how to reach an office.
var reaching = mustSet("电话|号码|怎么联系|联系方式|打哪个|打几号|地址|在哪|在什么地方|怎么走|几点上班|上班时间|开门")

// contactShare is the part of a question's pieces that must stand in a line
// with a number or an address before it is given as the answer.
const contactShare = 0.5

// contact answers how to reach an office from the documents of a place: the
// line verbatim, with the year it was printed.
func (c *Consultant) contact(h heard, docs []knowledge.Document) (Answer, bool) {
	if reaching.Match(h.text).Score == 0 {
		return Answer{}, false
	}
	pieces := hanPairs(essence(h))
	if len(pieces) == 0 {
		return Answer{}, false
	}
	best := seen{}
	for _, d := range docs {
		for _, p := range d.Passages {
			for _, line := range sentences(p.Text) {
				if c.base.Wrong(line, d.Place, h.placeName()) {
					continue
				}
				if len(numbersOf(line)) > 0 || strings.ContainsAny(line, "路街号楼") && strings.Contains(h.text, "址") {
					better(&best, seen{d, line, nil, share(pieces, p.Heading+"\n"+line)})
				}
			}
		}
	}
	found := c.particulars(h, docs)
	if best.share < contactShare {
		if a, ok := c.printed(h, found); ok || len(found.sources) == 0 {
			return a, ok
		}
		return c.told(h, found, "", found.sources), true
	}
	when := "没有写年份"
	if best.doc.Year > 0 {
		when = fmt.Sprintf("%d年", best.doc.Year)
	}
	say := fmt.Sprintf("%s的资料（%s）里写的见下面原文，打之前先核实。打不通，打12348问。", h.place, when)
	if phones := numbersOf(ofOffice(best.quote, c.officeWords(h))); len(phones) > 0 {
		say = fmt.Sprintf("电话 %s（%s的资料，%s所载，打之前先核实）。打不通，打12348问。", strings.Join(phones, "、"), h.place, when)
		found.phones = phones
	}
	a := c.told(h, found, say, append([]cited{documentSource(best.doc, best.quote)}, found.sources...))
	a.Used = []string{"document/" + best.doc.ID}
	return a, true
}

// told answers with what is printed of an office.
func (c *Consultant) told(h heard, found particulars, say string, sources []cited) Answer {
	card := chat.Card{Place: h.place.String(), Parts: []chat.Part{part("answer", "", append([]string{say}, found.lines...)...)}}
	card.Parts[0].Phones = append(found.phones, "12348")
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels, a.Used = "where-to-go", "local_report", []string{"knowledge_base", "12348"}, found.used
	return a
}

// numbersOf lists the numbers to call in a line, not its counts.
func numbersOf(line string) []string {
	var out []string
	for _, at := range phoneForm.FindAllStringIndex(line, -1) {
		if number := line[at[0]:at[1]]; !isCount(number, line[:at[0]], line[at[1]:]) {
			out = append(out, number)
		}
	}
	return out
}

// printed answers how to reach an office that is asked for by another name than
// its document has: 司法所 where the report names a legal service station.
func (c *Consultant) printed(h heard, found particulars) (Answer, bool) {
	for _, l := range c.base.Locals {
		ch := c.base.Channels[l.Channel]
		if l.Basis != service.ByReport && l.Basis != service.ByOffice || l.Place != h.place.String() || len(l.Phones) == 0 || ch.Hear.Match(h.text).Score == 0 {
			continue
		}
		does := l.For
		if does == "" {
			does = ch.For
		}
		card := chat.Card{Place: h.place.String(), Parts: []chat.Part{localPart(l, ch, does)}}
		card.Parts[0].Lines = append(card.Parts[0].Lines, found.lines...)
		source := cited{
			Citation: knowledge.Citation{Title: l.Source, Place: l.Place, Year: l.Year},
			short:    fmt.Sprintf("《%s》（%s，%s）", strings.Trim(l.Source, "《》"), l.Place, yearText(l.Year)),
		}
		a := c.finish(card, append([]cited{source}, found.sources...))
		a.Kind, a.Category, a.Channels, a.Used = "where-to-go", "local_report", []string{l.Channel, "12348"}, []string{"local/" + l.ID}
		return a, true
	}
	return Answer{}, false
}

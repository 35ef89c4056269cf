package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

// The attack reads a published file, not the code that made it, and works out
// what each hidden number can be. much stands for no upper bound.
const much = int64(1) << 40

// span is what is known of a number.
type span struct{ low, high int64 }

func (s span) values() int64 { return s.high - s.low + 1 }

func (s span) and(o span) span { return span{max(s.low, o.low), min(s.high, o.high)} }

// published is one indicator as a reader finds it.
type published struct {
	name   string
	total  span
	splits map[string]map[string]span
	hidden map[string]string // split and part -> what stands there
}

// reads turns a printed cell into what it says.
func reads(t testing.TB, text string) span {
	t.Helper()
	switch text {
	case export.BelowFive:
		return span{1, 4}
	case export.NotPublic:
		return span{5, much}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("a cell reads %q", text)
	}
	return span{n, n}
}

// publish writes a summary as the public gets it and reads it back.
func publish(t testing.TB, c ledger.Counts) []published {
	t.Helper()
	table, err := export.New(c, noon)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := table.Publish().Write(&b, export.CSV, export.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	file := csv.NewReader(&b)
	if _, err := file.Read(); err != nil {
		t.Fatal(err)
	}
	var out []published
	for {
		r, err := file.Read()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		name, split, part, unit, value := r[3]+r[6], r[4], r[5], r[6], r[7]
		if unit == "万元" || value == export.NoRecord {
			continue
		}
		if split == "合计" {
			out = append(out, published{name: name, total: reads(t, value), splits: map[string]map[string]span{}, hidden: map[string]string{}})
		}
		this := &out[len(out)-1]
		if _, err := strconv.Atoi(value); err != nil {
			this.hidden[split+"/"+part] = value
		}
		switch {
		case split == "合计", part == "全部": // withheld
		case split == "其中线下录入":
			if value != export.NotPublic { // which may stand for anything here
				this.splits[split] = map[string]span{"hand": reads(t, value), "rest": {0, much}}
			}
		default:
			if this.splits[split] == nil {
				this.splits[split] = map[string]span{}
			}
			this.splits[split][part] = reads(t, value)
		}
	}
}

// narrow works out what the total and each part can be. For one indicator the
// result is exact: parts of a split share nothing but the total, and sums of
// whole spans leave no gaps.
func (p *published) narrow() {
	for _, parts := range p.splits {
		low, high := int64(0), int64(0)
		for _, s := range parts {
			low, high = low+s.low, high+s.high
		}
		p.total = p.total.and(span{low, high})
	}
	for _, parts := range p.splits {
		low, high := int64(0), int64(0)
		for _, s := range parts {
			low, high = low+s.low, high+s.high
		}
		next := map[string]span{}
		for name, s := range parts {
			next[name] = s.and(span{p.total.low - (high - s.high), p.total.high - (low - s.low)})
		}
		maps.Copy(parts, next)
	}
}

// pairs are the indicators that readers take to be no larger than another.
var pairs = [][2]string{{"调解件", "调解受理件"}, {"调解成功件", "调解件"}, {"调解协议履行件", "调解成功件"}, {"司法确认件", "调解成功件"},
	{"村(居)法律顾问解答咨询宗", "法律咨询宗"}, {"法律援助受理件", "法律援助申请件"}, {"法律援助批准件", "法律援助受理件"}, {"法律援助办结件", "法律援助批准件"}}

// solve narrows everything down until nothing changes any more, with what is
// known between indicators when crossed is set.
func solve(all []published, crossed bool) {
	at := map[string]*published{}
	for i := range all {
		at[all[i].name] = &all[i]
	}
	for range 30 {
		for i := range all {
			all[i].narrow()
		}
		if !crossed {
			continue
		}
		for _, pair := range pairs {
			small, large := at[pair[0]], at[pair[1]]
			if small == nil || large == nil {
				continue
			}
			small.total.high, large.total.low = min(small.total.high, large.total.high), max(large.total.low, small.total.low)
			for split, parts := range small.splits {
				for name, s := range parts {
					l, there := large.splits[split][name]
					if !there || split == "其中线下录入" {
						continue
					}
					parts[name] = span{s.low, min(s.high, l.high)}
					large.splits[split][name] = span{max(l.low, s.low), l.high}
				}
			}
		}
	}
}

// given lists what the attack found out.
func given(all []published) []string {
	var out []string
	check := func(where, text string, s span) {
		switch {
		case text == export.BelowFive && (s.low != 1 || s.high != 4):
			out = append(out, fmt.Sprintf("%s is <5 and can only be %d to %d", where, s.low, s.high))
		case text == export.NotPublic && s.values() < 2:
			out = append(out, fmt.Sprintf("%s is hidden and must be %d", where, s.low))
		}
	}
	for _, p := range all {
		check(p.name, p.hidden["合计/合计"], p.total)
		for split, parts := range p.splits {
			for name, s := range parts {
				check(p.name+" "+split+" "+name, p.hidden[split+"/"+name], s)
			}
			if rest, there := parts["rest"]; there && split == "其中线下录入" && rest.values() == 1 && rest.low >= 1 && rest.low <= 4 {
				out = append(out, fmt.Sprintf("%s: what was not entered by hand must be %d", p.name, rest.low))
			}
		}
	}
	slices.Sort(out)
	return out
}

// summary draws a summary of random entries: few or many, evenly spread or
// almost all in one place.
func summary(t *rapid.T) ledger.Counts {
	s := ledger.NewSum(ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: "东凤镇"})
	n := rapid.SampledFrom([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 60}).Draw(t, "entries")
	villages := []string{"甲村", "乙村", "丙村", "丁村", ""}[:rapid.IntRange(1, 5).Draw(t, "villages")]
	categories := []string{"labor_wage", "land_rural", "traffic", "consumer", "other"}[:rapid.IntRange(1, 5).Draw(t, "categories")]
	types := []string{"T01", "T02", "T03", "T07"}
	days := rapid.SampledFrom([]int{1, 40, 300}).Draw(t, "days")
	kinds := []ledger.Kind{ledger.Consulting, ledger.Mediating, ledger.LegalAid, ledger.Lecture}
	for range n {
		kind := kinds[rapid.IntRange(0, 3).Draw(t, "kind")]
		e := ledger.Entry{
			Date: ledger.Date("2026-01-03").Add(rapid.IntRange(0, days).Draw(t, "day")), Kind: kind, Matters: 1, Size: 1,
			Visits: rapid.Int64Range(0, 6).Draw(t, "visits"), Village: rapid.SampledFrom(villages).Draw(t, "village"),
			Category: rapid.SampledFrom(categories).Draw(t, "category"), Channel: rapid.SampledFrom([]string{"walk_in", "phone", "web"}).Draw(t, "channel"),
			Outcome: ledger.Answered, Offline: rapid.Bool().Draw(t, "offline"), ByLawyer: rapid.Bool().Draw(t, "lawyer"),
		}
		switch kind {
		case ledger.Mediating:
			e.Category = rapid.SampledFrom(types).Draw(t, "type")
			e.Outcome = rapid.SampledFrom([]ledger.Outcome{ledger.StepAccepted, ledger.InMediation, ledger.StepSucceeded, ledger.StepConfirmed}).Draw(t, "outcome")
		case ledger.LegalAid:
			e.Outcome = rapid.SampledFrom([]ledger.Outcome{ledger.StepApplied, ledger.StepAccepted, ledger.StepApproved, ledger.StepClosed}).Draw(t, "outcome")
		}
		e.Steps = ledger.StepsOf(kind, e.Outcome)
		s.Add(e)
	}
	c, err := s.Counts()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestNobodyWorksOutHiddenNumbers publishes random summaries and attacks them,
// each indicator alone (exactly) and all together.
func TestNobodyWorksOutHiddenNumbers(t *testing.T) {
	hidden := 0
	rapid.Check(t, func(rt *rapid.T) {
		c := summary(rt)
		for _, crossed := range []bool{false, true} {
			all := publish(t, c)
			solve(all, crossed)
			for _, p := range all {
				hidden += len(p.hidden)
			}
			if found := given(all); len(found) > 0 {
				rt.Fatalf("crossed=%v: %s", crossed, strings.Join(found, "\n"))
			}
		}
	})
	if hidden == 0 {
		t.Error("nothing was hidden: the attack had nothing to attack")
	}
}

// TestTheAttackFindsWhatIsGivenBack attacks tables that hide too little.
func TestTheAttackFindsWhatIsGivenBack(t *testing.T) {
	hidden := map[string]string{"类别/甲": export.BelowFive, "类别/乙": export.BelowFive, "类别/丙": export.NotPublic}
	for _, c := range []struct {
		name   string
		total  span
		splits map[string]map[string]span
		found  bool
	}{
		{"one cell under a shown total", span{10, 10}, map[string]map[string]span{"类别": {"甲": {1, 4}, "乙子": {7, 7}}}, true},
		{"two cells that must both be 4", span{8, 8}, map[string]map[string]span{"类别": {"甲": {1, 4}, "乙": {1, 4}}}, true},
		{"a second one too small to make up", span{7, 7}, map[string]map[string]span{"类别": {"甲": {1, 4}, "丙": {5, much}}}, true},
		{"a hidden total that months give back", span{5, much}, map[string]map[string]span{"类别": {"甲": {1, 4}, "乙子": {7, 7}}, "月份": {"1": {6, 6}, "2": {4, 4}}}, true},
		{"enough room", span{30, 30}, map[string]map[string]span{"类别": {"甲": {1, 4}, "丙": {5, much}, "乙子": {7, 7}}}, false},
	} {
		all := []published{{name: "x", total: c.total, splits: c.splits, hidden: hidden}}
		solve(all, false)
		if found := given(all); (len(found) > 0) != c.found {
			t.Errorf("%s: found %v", c.name, found)
		}
	}
}

package trend

import (
	"fmt"
	"slices"
	"strings"
)

// reasons tells why the points are not all comparable, as an officer would.
func (t Trend) reasons(q Query) []string {
	var out []string
	if units := t.distinct(func(p Point) string { return p.Unit }); len(units) > 1 {
		out = append(out, fmt.Sprintf("单位不同（%s），不能直接比。", strings.Join(units, "、")))
	}
	if part := t.part(); part != "" {
		out = append(out, part)
	}
	if levels := t.distinct(func(p Point) string { return Level(p.Place) }); len(levels) > 1 {
		out = append(out, fmt.Sprintf("有的是%s的数，级别不同，不能直接比多少。", strings.Join(levels, "、有的是")))
	}
	out = append(out, t.clashes()...)
	if missing := t.missing(q); missing != "" {
		out = append(out, missing)
	}
	return out
}

func (t Trend) distinct(of func(Point) string) []string {
	var out []string
	for _, p := range t.Points {
		if s := of(p); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// part says which points are of a part of a year, or of several years, while
// others are of a whole one. Parts of the same kind (上半年 and 上半年) compare.
func (t Trend) part() string {
	kinds := t.distinct(func(p Point) string {
		if Whole(p.Period) {
			return "全年"
		}
		return periodYear.ReplaceAllString(p.Period, "")
	})
	if len(kinds) < 2 {
		return ""
	}
	var parts []string
	for _, p := range t.Points {
		if !Whole(p.Period) && !slices.Contains(parts, p.Period) {
			parts = append(parts, p.Period)
		}
	}
	return fmt.Sprintf("时间长短不同：%s不是全年的数，不能和全年比。", strings.Join(parts, "、"))
}

// clashes finds places and times for which reports give several numbers.
func (t Trend) clashes() []string {
	var out []string
	for i, p := range t.Points {
		for _, o := range t.Points[i+1:] {
			if o.Place != p.Place || o.Year != p.Year || Whole(o.Period) != Whole(p.Period) || !Whole(p.Period) && o.Period != p.Period || o.Unit != p.Unit {
				continue
			}
			where := "同一份报告里"
			if o.Document != p.Document {
				where = "不同的报告里"
			}
			say := fmt.Sprintf("%d年%s有几个数（%s、%s），说的可能不是一回事，不能加在一起，也不能随便挑一个来比。", p.Year, where, p.Says(), o.Says())
			if !slices.Contains(out, say) {
				out = append(out, say)
			}
		}
	}
	return out
}

// missing names the years that were asked for, or lie between, without a number.
func (t Trend) missing(q Query) string {
	var gaps []string
	for _, place := range t.distinct(func(p Point) string { return p.Place }) {
		have := map[int]bool{}
		first, last := 0, 0
		for _, p := range t.Points {
			if p.Place == place {
				have[p.Year], last = true, p.Year
				if first == 0 {
					first = p.Year
				}
			}
		}
		want := slices.Clone(q.Years)
		if len(want) == 0 {
			for y := first; y <= last; y++ {
				want = append(want, y)
			}
		}
		slices.Sort(want)
		for _, y := range want {
			if !have[y] {
				gaps = append(gaps, fmt.Sprintf("%s%d年", place, y))
			}
		}
	}
	for _, place := range q.Places {
		if !slices.ContainsFunc(t.Points, func(p Point) bool { return p.Place == place }) {
			gaps = append(gaps, place)
		}
	}
	if len(gaps) == 0 {
		return ""
	}
	return fmt.Sprintf("手上没有%s的数。", strings.Join(gaps, "、"))
}

// Level is what kind of place a chain ends in.
func Level(place string) string {
	switch {
	case strings.HasSuffix(place, "镇"), strings.HasSuffix(place, "乡"), strings.HasSuffix(place, "街道"):
		return "乡镇街道"
	case strings.HasSuffix(place, "县"), strings.HasSuffix(place, "区"), strings.HasSuffix(place, "旗"):
		return "县区"
	case strings.HasSuffix(place, "省"), strings.HasSuffix(place, "自治区"):
		return "省"
	case strings.HasSuffix(place, "市"), strings.HasSuffix(place, "州"), strings.HasSuffix(place, "盟"):
		return "市"
	case strings.HasSuffix(place, "村"), strings.HasSuffix(place, "社区"):
		return "村居"
	}
	return "别的单位"
}

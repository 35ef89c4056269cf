package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/misses"
	"mingbai/knowledge"
)

// missesCmd shows the office what was asked and not answered.
type missesCmd struct {
	From string `help:"从哪天起。" placeholder:"2026-01-01"`
	To   string `help:"到哪天止(含)。" placeholder:"2026-01-31"`
	JSON bool   `name:"json" help:"按 JSON 输出。"`
}

// Run prints the groups of misses.
func (m missesCmd) Run(ctx context.Context, e env, c config) error {
	from, to, err := m.span()
	if err != nil {
		return err
	}
	return carryOut(ctx, e, c, order{Misses: &missesOrder{From: from, To: to, JSON: m.JSON}})
}

// span reads the days; to is the end of its day.
func (m missesCmd) span() (from, to time.Time, err error) {
	for _, d := range []struct {
		text string
		at   *time.Time
		days int
	}{{m.From, &from, 0}, {m.To, &to, 1}} {
		if d.text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, d.text, time.Local)
		if err != nil {
			return from, to, fmt.Errorf("%w：日子要写成 2026-01-31，现在是 %q", errUsage, d.text)
		}
		*d.at = day.AddDate(0, 0, d.days)
	}
	return from, to, nil
}

// titles names the entries that can be nearest to a question.
func titles(base *knowledge.Base) map[string]string {
	names := map[string]string{}
	for _, g := range base.Guides {
		names[g.ID] = g.Title
	}
	return names
}

// show prints the groups, the one with the newest question first.
func (m missesCmd) show(out io.Writer, groups []misses.Group, n int, titles map[string]string) error {
	if m.JSON {
		if groups == nil {
			groups = []misses.Group{}
		}
		return writeJSON(out, groups)
	}
	fmt.Fprintf(out, "没答上的问题 %d 个，合成 %d 组(姓名、号码、住址已去掉)。\n", n, len(groups))
	for _, g := range groups {
		fmt.Fprintf(out, "\n%d 次 · 最近 %s · %s\n  例：%s\n", g.Count, g.Last.Local().Format(time.DateOnly), placesOf(g), oneLine(g.Example))
		switch name := titles[g.Nearest]; {
		case g.Nearest == "":
			fmt.Fprintln(out, "  资料里没有相近的条目")
		case name == "":
			fmt.Fprintf(out, "  最近的条目：%s\n", g.Nearest)
		default:
			fmt.Fprintf(out, "  最近的条目：%s(%s)\n", name, g.Nearest)
		}
		if g.Useless > 0 {
			fmt.Fprintf(out, "  其中 %d 次是答了，居民说没用\n", g.Useless)
		}
	}
	return nil
}

func placesOf(g misses.Group) string {
	var names []string
	for _, p := range g.Places {
		name := p.Name
		if name == "" {
			name = "没说地方"
		}
		names = append(names, fmt.Sprintf("%s %d", name, p.Count))
	}
	return strings.Join(names, "、")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mingbai/bot/console/material"
	"mingbai/handlers/consult"
)

// items are the entries of the newest knowledge, an office's documents first.
func (l *living) items() []material.Item {
	base := l.now.Load().base
	var out []material.Item
	for _, d := range base.Documents {
		i := material.Item{Kind: "文档", ID: d.ID, Title: d.Title, Place: d.Place, Year: d.Year, URL: d.URL, Source: d.Issuer, Standing: "已读入"}
		if n := len(d.Doubts); n > 0 {
			i.Standing, i.Doubtful = fmt.Sprintf("有 %d 处拿不准", n), true
		}
		out = append(out, i)
	}
	for _, s := range base.Sheets {
		i := material.Item{Kind: "报告", ID: s.ID, Title: s.Title, Place: s.Place, Year: s.Year, URL: s.URL, Source: s.Issuer, Standing: "自带", Words: s.Note}
		if s.Plan {
			i.Standing = "计划，数字是目标"
		}
		out = append(out, i)
	}
	for _, x := range base.Locals {
		out = append(out, material.Item{Kind: "服务", ID: x.ID, Title: x.Name, Place: x.Place, Year: x.Year, Source: x.Source,
			Standing: strings.Join(x.Phones, "、"), Words: x.For})
	}
	for _, g := range base.Guides {
		out = append(out, material.Item{Kind: "指南", ID: g.ID, Title: g.Title, Standing: "自带", Words: strings.Join(g.Examples, " ")})
	}
	return out
}

// why tells how a question is answered, and why so; nothing is entered.
func (l *living) why(ctx context.Context, question, place string) (material.Found, error) {
	answer, err := l.Ask(ctx, consult.Question{Text: question, Place: place, Today: time.Now()})
	if err != nil {
		return material.Found{}, err
	}
	found := material.Found{Answer: answer.Text}
	for _, s := range answer.Sources {
		year := ""
		if s.Year > 0 {
			year = fmt.Sprintf("(%d年)", s.Year)
		}
		found.Sources = append(found.Sources, strings.TrimSpace(s.Title+s.Article+year))
	}
	for _, w := range answer.Why {
		found.Why = append(found.Why, material.Reason(w))
	}
	return found, nil
}

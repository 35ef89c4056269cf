package main

import (
	"context"
	"fmt"

	"mingbai/knowledge/extract"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

// figuresCmd prints the figures read out of one report. It stores nothing.
type figuresCmd struct {
	File  string `arg:"" help:"一份报告。"`
	JSON  bool   `name:"json" help:"按 JSON 输出。"`
	Place string `help:"报告说的是哪里。" placeholder:"地名"`
	Year  int    `help:"报告说的是哪一年。" placeholder:"2024"`
}

// Run reads the report and lists its figures.
func (f figuresCmd) Run(ctx context.Context, e env, c config) error {
	base, err := loadBase(c, newLogger(e.err))
	if err != nil {
		return err
	}
	text, _, err := extract.ReadFile(ctx, f.File, extract.Limits{})
	if err != nil {
		return fmt.Errorf("%s：%s", f.File, extract.Reason(err))
	}
	read := report.Read(text, report.Hints{Place: placeOf(base, f.Place), Year: f.Year, Lookup: lookup(base)})
	figures := report.Figures(read)
	if f.JSON {
		if figures == nil {
			figures = []report.Figure{}
		}
		return writeJSON(e.out, figures)
	}
	fmt.Fprintf(e.out, "%s · %s · %s\n", read.Title, orUnsure(read.Place), yearName(read.Year))
	for _, fig := range figures {
		fmt.Fprintf(e.out, "%s %s%s%s %s\n    %s\n", shelf.StatusName(fig.Status), fig.Metric, fig.Qualifier, formatValue(fig), fig.Period, fig.Quote)
	}
	return nil
}

func formatValue(f report.Figure) string { return fmt.Sprintf(" %v%s", f.Value, f.Unit) }

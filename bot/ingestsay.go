package main

import (
	"fmt"
	"io"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

// changesShown is how many changed figures are printed for one file.
const changesShown = 30

// sayOutcome prints what became of a file: what was read, what is doubtful,
// what changed against the version that stood there.
func sayOutcome(out io.Writer, o shelf.Outcome) {
	if o.Err != nil {
		fmt.Fprintf(out, "没收 %s：%s\n", o.Path, o.Reason)
		return
	}
	d := o.Document
	fmt.Fprintf(out, "%s %s\n  %s · %s · %s · %d 段 · %s\n", changeName(o.Change.Kind), o.Path,
		d.Title, orUnsure(d.Place), yearName(d.Year), len(d.Passages), countsOf(d))
	for _, doubt := range d.Doubts {
		fmt.Fprintf(out, "  请核对：%s\n", doubt)
	}
	sayFigures(out, o.Change.Figures)
}

// sumUp prints how many files were taken.
func sumUp(out io.Writer, outcomes []shelf.Outcome) error {
	refused := 0
	for _, o := range outcomes {
		if o.Err != nil {
			refused++
		}
	}
	fmt.Fprintf(out, "共 %d 份，收 %d 份。\n", len(outcomes), len(outcomes)-refused)
	if refused > 0 {
		return fmt.Errorf("%w：%d 份，原因见上", errRefused, refused)
	}
	return nil
}

// countsOf says how many figures are results, and how many are not.
func countsOf(d knowledge.Document) string {
	n := map[report.Status]int{}
	corrected := 0
	for _, f := range d.Figures {
		n[f.Status]++
		if f.Corrected != "" {
			corrected++
		}
	}
	s := fmt.Sprintf("%d 个数字", n[report.Result])
	if rest := n[report.Target] + n[report.Plan]; rest > 0 {
		s += fmt.Sprintf("，另有目标和计划 %d 个", rest)
	}
	if n[report.Other] > 0 {
		s += fmt.Sprintf("，别处的 %d 个不算", n[report.Other])
	}
	if corrected > 0 {
		s += fmt.Sprintf("，其中更正过 %d 个", corrected)
	}
	return s
}

// sayFigures lists what came, went or has another value.
func sayFigures(out io.Writer, changes []shelf.FigureChange) {
	for i, c := range changes {
		if i == changesShown {
			fmt.Fprintf(out, "  还有 %d 处变动\n", len(changes)-i)
			return
		}
		fmt.Fprintf(out, "  %s\n", c.Says())
	}
}

func changeName(kind shelf.ChangeKind) string {
	switch kind {
	case shelf.Added:
		return "新收"
	case shelf.Unchanged:
		return "没变"
	}
	return "更新"
}

func orUnsure(s string) string {
	if s == "" {
		return "地方不明"
	}
	return s
}

func yearName(year int) string {
	if year == 0 {
		return "年份不明"
	}
	return fmt.Sprintf("%d年", year)
}

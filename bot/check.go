package main

import (
	"context"
	"errors"
	"fmt"
)

// checkCmd checks the knowledge: sources, references, figures, stale entries.
type checkCmd struct{}

// errProblems says that the knowledge has problems.
var errProblems = errors.New("资料有问题")

// Run lists what Check finds; warnings alone are no failure.
func (checkCmd) Run(_ context.Context, e env, c config) error {
	base, err := loadBase(c, newLogger(e.err))
	if err != nil {
		return err
	}
	bad, warned := 0, 0
	for _, p := range base.Check() {
		fmt.Fprintln(e.out, p)
		if p.Warning {
			warned++
		} else {
			bad++
		}
	}
	fmt.Fprintf(e.out, "指南 %d 条，渠道 %d 个，地方 %d 个，资料 %d 份，自己加的文件 %d 份；问题 %d 处，提醒 %d 处。\n",
		len(base.Guides), len(base.Channels), len(base.Places.All()), len(base.Sheets), len(base.Documents), bad, warned)
	if bad > 0 {
		return fmt.Errorf("%w：%d 处", errProblems, bad)
	}
	return nil
}

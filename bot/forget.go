package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// forgetCmd erases a resident on the office's order. What an office knows of a
// resident is the number of a case.
type forgetCmd struct {
	Case   string `required:"" help:"住户的任何一个单号。" placeholder:"2026-东凤镇-0012"`
	Reason string `help:"为什么删，写进操作日志；不要写姓名。" placeholder:"本人书面要求"`
	Yes    bool   `help:"真的删。不写就只说会删掉什么。"`
}

// Run erases, or tells what would be.
func (f forgetCmd) Run(ctx context.Context, e env, c config) error {
	if f.Yes && strings.TrimSpace(f.Reason) == "" {
		return fmt.Errorf("%w：要写明原因，--reason \"本人书面要求\"", errUsage)
	}
	return carryOut(ctx, e, c, order{Forget: &forgetOrder{Case: f.Case, Reason: strings.TrimSpace(f.Reason), Yes: f.Yes}})
}

// forgetOrder asks for an erasure.
type forgetOrder struct {
	Case, Reason string
	Yes          bool
}

// errNoCase says that there is no case of that number.
var errNoCase = errors.New("没有这个单号；单号像 2026-东凤镇-0012，在顾问的卡片和住户收到的消息里")

// forget erases the resident behind a case.
func (s shop) forget(ctx context.Context, o forgetOrder, out io.Writer) error {
	one, err := s.store.CaseNumbered(ctx, o.Case)
	if errors.Is(err, handoff.ErrNone) {
		return fmt.Errorf("%w(%s)", errNoCase, o.Case)
	}
	if err != nil {
		return err
	}
	what, err := s.wouldForget(ctx, one)
	if err != nil {
		return err
	}
	if !o.Yes {
		_, err := fmt.Fprintf(out, "【%s】的住户：%s。\n还没有删。确定要删，加 --yes 和 --reason \"原因\"；删了找不回来，台账里的数不变。\n", one.Number, what)
		return err
	}
	if err := s.store.Forget(ctx, one, audit.Terminal, o.Reason); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "删了。【%s】的住户：%s。台账里的数不变，不再连着任何人；旧的备份里还有，到期请销毁。\n", one.Number, what)
	return err
}

// wouldForget tells what is stored of the resident of a case, in numbers.
func (s shop) wouldForget(ctx context.Context, one handoff.Case) (string, error) {
	if one.Resident == (chat.Address{}) {
		return "聊天内容早已不在，只剩台账里的代号", nil
	}
	kept, err := s.store.MyData(ctx, one.Resident)
	if err != nil {
		return "", err
	}
	open := 0
	for _, c := range kept.Cases {
		if c.Open() {
			open++
		}
	}
	text := fmt.Sprintf("%d 条消息、%d 个单、%d 个提醒、台账里 %d 行的代号", len(kept.Lines), len(kept.Cases), len(kept.Reminders), len(kept.Consultations))
	if open > 0 {
		text += fmt.Sprintf("；有 %d 个单还在办，会一起结掉", open)
	}
	return text, nil
}

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/consult"
)

// askCmd answers in the terminal. It writes nothing to the ledger.
type askCmd struct {
	Question []string `arg:"" optional:"" help:"问题；不写就一直聊。"`
	Place    string   `help:"在哪个镇、县，比如 东凤镇。" placeholder:"地名"`
	JSON     bool     `name:"json" help:"按 JSON 输出。"`
	JSONL    bool     `name:"jsonl" help:"从标准输入逐行读 {id,q,place,prev,today}，逐行输出。"`
	Why      bool     `name:"why" help:"说明为什么这样答(给办公室看)。"`
}

// errLines says that some input lines could not be read.
var errLines = errors.New("有的行没法读")

// Run answers one question, a stream of them, or a conversation.
func (a askCmd) Run(ctx context.Context, e env, c config) error {
	if a.JSONL && len(a.Question) > 0 {
		return fmt.Errorf("%w：--jsonl 从标准输入读问题，后面不再写问题", errUsage)
	}
	k, err := openKnowledge(ctx, c, newLogger(e.err))
	if err != nil {
		return err
	}
	defer k.Close()
	k.serve(ctx, e, c)
	switch {
	case a.JSONL:
		return a.stream(ctx, k.consult, e)
	case len(a.Question) == 0:
		return a.talk(ctx, k.consult, e)
	}
	answer, err := k.consult.Ask(ctx, consult.Question{Text: strings.Join(a.Question, " "), Place: a.Place})
	if err != nil {
		return err
	}
	return a.show(e.out, answer)
}

// show prints one answer.
func (a askCmd) show(out io.Writer, answer consult.Answer) error {
	if a.JSON {
		return writeJSON(out, answer)
	}
	fmt.Fprintln(out, answer.Text)
	if a.Why {
		for _, w := range answer.Why {
			fmt.Fprintf(out, "  %5.1f %s %s\n", w.Score, w.ID, strings.Join(w.Words, " + "))
		}
	}
	return nil
}

func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// asked is one line of ask --jsonl.
type asked struct {
	ID    string   `json:"id"`
	Q     string   `json:"q"`
	Place string   `json:"place"`
	Prev  []string `json:"prev"`
	Today string   `json:"today"`
}

// longestLine is how long a line of input may be, in bytes.
const longestLine = 4 << 20

// stream answers line by line, in order. A line that cannot be read is
// reported and skipped; the command then fails at the end.
func (a askCmd) stream(ctx context.Context, who *consult.Consultant, e env) error {
	out := bufio.NewWriter(e.out)
	lines := bufio.NewScanner(e.in)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	bad := 0
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		q, err := readAsked(line)
		q.Place = cmp.Or(q.Place, a.Place)
		if err != nil {
			bad++
			fmt.Fprintf(e.err, "第 %d 行没法读：%v\n", n, err)
			continue
		}
		answer, err := who.Ask(ctx, q)
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		if err := writeJSON(out, answer); err != nil {
			return err
		}
	}
	if err := errors.Join(lines.Err(), out.Flush()); err != nil {
		return fmt.Errorf("读写中断：%w", err)
	}
	if bad > 0 {
		return fmt.Errorf("%w：%d 行，其余都已回答", errLines, bad)
	}
	return nil
}

// readAsked reads one line.
func readAsked(line []byte) (consult.Question, error) {
	var in asked
	if err := json.Unmarshal(line, &in); err != nil {
		return consult.Question{}, fmt.Errorf(`应当是 {"id":"1","q":"问题"} 这样的一行 JSON，可以加 place、prev、today：%w`, err)
	}
	q := consult.Question{ID: in.ID, Text: in.Q, Place: in.Place, Prev: in.Prev}
	if in.Today != "" {
		today, err := time.ParseInLocation(time.DateOnly, in.Today, consult.China())
		if err != nil {
			return q, fmt.Errorf("today 要写成 2026-01-31，现在是 %q", in.Today)
		}
		q.Today = today
	}
	return q, nil
}

// talk is a conversation: each line a message, the last few remembered.
func (a *askCmd) talk(ctx context.Context, who *consult.Consultant, e env) error {
	fmt.Fprintln(e.out, "我是明白。发生了什么事？写一句，回车；写“再见”或按 Ctrl-D 结束。有危险先打110。")
	lines := bufio.NewScanner(e.in)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	var prev []string
	for fmt.Fprint(e.out, "\n> "); lines.Scan(); fmt.Fprint(e.out, "\n> ") {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		if strings.HasPrefix(text, "/") {
			a.order(text, e.out)
			continue
		}
		answer, err := who.Ask(ctx, consult.Question{Text: text, Place: a.Place, Prev: prev})
		if err != nil {
			return err
		}
		if err := a.show(e.out, answer); err != nil {
			return err
		}
		if text == "再见" {
			return nil
		}
		prev = append(prev, text)
	}
	fmt.Fprintln(e.out)
	return lines.Err()
}

// order takes a line that begins with a slash: the place can be changed here,
// and nothing is stored that could be shown or erased.
func (a *askCmd) order(text string, out io.Writer) {
	name, place, _ := strings.Cut(text, " ")
	if place = strings.TrimSpace(place); name == "/place" && place != "" {
		a.Place = place
		fmt.Fprintf(out, "好，下面按%s来答。\n", place)
		return
	}
	fmt.Fprintln(out, "在终端里直接说事就行；写“/place 东凤镇”换个地方，写“再见”结束。这里什么都不存，没有可看、可删的记录。")
}

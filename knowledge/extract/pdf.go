package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

const (
	// pdfScript bounds the child's memory (KiB) and CPU seconds, then becomes it.
	pdfScript = `ulimit -v "$2"; ulimit -t "$3"; exec "$0" -q -layout -enc UTF-8 -l "$4" "$1" -`
	pdfPages  = 600
	pdfMemory = 52 << 10 // KiB, besides the size of the file: pdftotext takes 10 MiB for a report
)

// pdfSeconds is the CPU time a file may cost: a small file that takes long is a
// loop or a bomb.
func pdfSeconds(size int, limits Limits) int {
	return min(1+size>>21, max(1, int(limits.Time/time.Second)))
}

// readPDF has pdftotext read the file, as a child with bounded time, memory and
// output. A PDF without a text layer is refused, not half-read.
func readPDF(ctx context.Context, data []byte, limits Limits) (Text, error) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		return Text{}, ErrNoPDF
	}
	path, err := spill(data)
	if err != nil {
		return Text{}, err
	}
	defer os.Remove(path)
	text, err := runPDF(ctx, []string{"-c", pdfScript, tool, path,
		strconv.Itoa(pdfMemory + len(data)>>10), strconv.Itoa(pdfSeconds(len(data), limits)), strconv.Itoa(pdfPages + 1)}, limits)
	if err != nil {
		return Text{}, err
	}
	return pdfText(text)
}

// pdfText makes blocks of what pdftotext printed.
func pdfText(text string) (Text, error) {
	text, more := firstPages(text, pdfPages)
	text = strings.Map(printable, text)
	if utf8.RuneCountInString(strings.TrimSpace(text)) < 20 {
		return Text{}, ErrScanned
	}
	t := Text{Format: "pdf", Blocks: plainBlocks(text)}
	if more {
		t.Doubts = append(t.Doubts, fmt.Sprintf("PDF 超过 %d 页，只读了前 %d 页，后面的没有收。", pdfPages, pdfPages))
	}
	return t, nil
}

// firstPages cuts a text at its n-th form feed, with which pdftotext ends pages.
func firstPages(text string, n int) (string, bool) {
	at := 0
	for range n {
		i := strings.IndexByte(text[at:], '\f')
		if i < 0 {
			return text, false
		}
		at += i + 1
	}
	return text[:at], strings.TrimSpace(text[at:]) != ""
}

func printable(r rune) rune {
	if r == utf8.RuneError || (r < 0x20 && r != '\n' && r != '\t' && r != '\f') {
		return -1
	}
	return r
}

// spill writes the bytes to a temporary file: pdftotext needs to seek.
func spill(data []byte) (string, error) {
	f, err := os.CreateTemp("", "mingbai-*.pdf")
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrOpen, err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("%w: %w", ErrOpen, err)
	}
	return f.Name(), nil
}

func runPDF(ctx context.Context, args []string, limits Limits) (string, error) {
	cmd := exec.CommandContext(ctx, "/bin/sh", args...)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &capped{buf: &complaint, left: 4096}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoPDF, err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoPDF, err)
	}
	text, readErr := io.ReadAll(io.LimitReader(out, limits.Unpacked+1))
	if int64(len(text)) > limits.Unpacked {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return "", ErrBomb
	}
	return string(text), pdfOutcome(ctx, errors.Join(readErr, cmd.Wait()), complaint.String())
}

func pdfOutcome(ctx context.Context, err error, complaint string) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ErrTooSlow, ctx.Err())
	case strings.Contains(complaint, "ncorrect password"):
		return ErrLocked
	case strings.Contains(complaint, "ut of memory") || strings.Contains(complaint, "bad_alloc"):
		return fmt.Errorf("%w: memory limit of pdftotext", ErrBomb)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if s, ok := exit.Sys().(syscall.WaitStatus); ok && s.Signaled() && (s.Signal() == syscall.SIGXCPU || s.Signal() == syscall.SIGKILL) {
			return fmt.Errorf("%w: CPU limit of pdftotext", ErrTooSlow)
		}
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// capped keeps the first bytes written to it and swallows the rest.
type capped struct {
	buf  *bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left -= n
	c.buf.Write(p[:n])
	return len(p), nil
}

package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

// pdfScript bounds the child's memory (KiB) and CPU seconds, then becomes it.
const pdfScript = `ulimit -v 786432; ulimit -t 20; exec "$0" -q -layout -nopgbrk -enc UTF-8 -l 600 "$1" -`

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
	text, err := runPDF(ctx, tool, path, limits)
	if err != nil {
		return Text{}, err
	}
	text = strings.Map(printable, text)
	if utf8.RuneCountInString(strings.TrimSpace(text)) < 20 {
		return Text{}, ErrScanned
	}
	return Text{Format: "pdf", Blocks: plainBlocks(text)}, nil
}

func printable(r rune) rune {
	if r == utf8.RuneError || (r < 0x20 && r != '\n' && r != '\t') {
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

func runPDF(ctx context.Context, tool, path string, limits Limits) (string, error) {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", pdfScript, tool, path)
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

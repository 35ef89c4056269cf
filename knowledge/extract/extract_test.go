package extract

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func read(t *testing.T, name, data string) Text {
	t.Helper()
	text, err := Read(context.Background(), name, []byte(data), Limits{})
	if err != nil {
		t.Fatalf("Read(%s): %v", name, err)
	}
	return text
}

func TestReadPlain(t *testing.T) {
	text := read(t, "a.txt", "\xEF\xBB\xBF某镇报告\r\n\r\n　　一、做法\r\n受理 12 件。\r\n项目\t2020年\t2021年\n纠纷\t3\t4\n")
	want := []string{"某镇报告", "一、做法", "受理 12 件。", "项目：纠纷；2020年：3；2021年：4"}
	if got := lines(text); !slices.Equal(got, want) {
		t.Fatalf("lines = %q, want %q", got, want)
	}
	row := text.Blocks[3]
	if row.Kind != Row || row.Heads[2] != "2021年" || row.Cells[2] != "4" {
		t.Fatalf("row = %+v", row)
	}
}

func TestReadJoinsLinesBrokenAtAWidth(t *testing.T) {
	line := strings.Repeat("镇里把线上线下的事汇到一起办", 2) // 28 characters
	text := read(t, "a.txt", strings.Repeat(line+"\n", 9)+"完了。\n一、下一件\n")
	if len(text.Blocks) != 2 || !strings.HasSuffix(text.Blocks[0].Text, "完了。") {
		t.Fatalf("blocks = %d: %q", len(text.Blocks), lines(text))
	}
}

func TestReadHTML(t *testing.T) {
	page := `<html><head><meta charset="gb2312"><title>某镇报告</title><style>p{}</style></head><body>
<nav><a href=1>首页</a></nav><ul><li><a href=2>全县排查纠纷5302件</a></li></ul><script>var a=1</script>
<h1>某镇<b>报告</b></h1><p>受理&nbsp;<span>12</span>件。</p>
<table><tr><th rowspan=2>项目</th><th colspan=2>件数</th></tr><tr><td>上年</td><td>本年</td></tr><tr><td>纠纷</td><td>3</td><td>４</td></tr></table>
<p style="display: none">看不见</p></body></html>`
	raw, err := simplifiedchinese.GB18030.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "a.html", raw)
	want := []string{"全县排查纠纷5302件", "某镇报告", "受理 12件。", "项目：纠纷；件数 上年：3；件数 本年：４"}
	if got := lines(text); !slices.Equal(got, want) {
		t.Fatalf("lines = %q, want %q", got, want)
	}
	kinds := []Kind{Furniture, Heading, Paragraph, Row}
	for i, b := range text.Blocks {
		if b.Kind != kinds[i] {
			t.Errorf("block %d is %s, want %s", i, b.Kind, kinds[i])
		}
	}
	if text.Title != "某镇报告" {
		t.Errorf("title = %q", text.Title)
	}
}

func TestReadMarkdown(t *testing.T) {
	text := read(t, "a.md", "# 报告\n\n受理**12**件，\n成功[11件](x)。\n\n| 项目 | 件 |\n|---|---|\n| 纠纷 | 3 |\n- 其一\n- 其二\n")
	want := []string{"报告", "受理12件，成功11件。", "项目：纠纷；件：3", "其一", "其二"}
	if got := lines(text); !slices.Equal(got, want) {
		t.Fatalf("lines = %q, want %q", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name, file, data string
		limits           Limits
		want             error
	}{
		{"empty", "a.txt", " \n\t", Limits{}, ErrEmpty},
		{"picture named txt", "a.txt", "\x89PNG\r\n\x1a\n\x00\x00", Limits{}, ErrBinary},
		{"NUL bytes", "a.txt", "a\x00b", Limits{}, ErrBinary},
		{"too big", "a.txt", strings.Repeat("长", 100), Limits{Bytes: 100}, ErrTooBig},
		{"too many lines", "a.txt", strings.Repeat("行\n", 20), Limits{Blocks: 10}, ErrTooBig},
		{"broken bytes", "a.txt", "\xff\xff\xff\x81", Limits{}, ErrCharset},
		{"old Word", "a.doc", "\xD0\xCF\x11\xE0\xA1\xB1", Limits{}, ErrOldWord},
		{"deep page", "a.html", strings.Repeat("<div>", 400) + "字", Limits{}, ErrTooDeep},
		{"very deep page", "a.html", strings.Repeat("<div>", 100_000) + "字", Limits{}, ErrTooDeep},
		{"million tags", "a.html", strings.Repeat("<b>", 300_000), Limits{}, ErrBomb},
		{"page of scripts", "a.html", "<html><script>x</script></html>", Limits{}, ErrEmpty},
		{"PDF cut short", "a.pdf", "%PDF-1.4\n1 0 obj", Limits{}, ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want == ErrDamaged {
				needPDF(t)
			}
			_, err := Read(context.Background(), tt.file, []byte(tt.data), tt.limits)
			if !errors.Is(err, tt.want) {
				t.Fatalf("error = %v, want %v", err, tt.want)
			}
			if r := Reason(err); r == "" || r == Reason(errors.New("other")) {
				t.Errorf("no sentence of its own for %v", err)
			}
		})
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, "a.txt", []byte("字"), Limits{}); !errors.Is(err, ErrTooSlow) {
		t.Fatalf("error = %v", err)
	}
}

func TestReadFileRefusesFolders(t *testing.T) {
	if _, _, err := ReadFile(context.Background(), t.TempDir(), Limits{}); !errors.Is(err, ErrOpen) {
		t.Fatalf("error = %v", err)
	}
	if _, _, err := ReadFile(context.Background(), t.TempDir()+"/none", Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("error = %v", err)
	}
}

func lines(t Text) []string {
	return strings.Split(strings.TrimSuffix(t.String(), "\n"), "\n")
}

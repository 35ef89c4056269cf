package shelf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/report"
)

func correction(metric string, value float64) Correction {
	return Correction{Place: "柳树湾镇", Year: 2023, Metric: metric, Value: value, Who: "命令行", At: time.Unix(1_700_000_000, 0), Reason: "原文写错"}
}

func figureOf(t *testing.T, s *Shelf, metric string) report.Figure {
	t.Helper()
	for d, err := range s.Documents() {
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range d.Figures {
			if f.Metric == metric {
				return f
			}
		}
	}
	t.Fatalf("no figure %s", metric)
	return report.Figure{}
}

func TestCorrectionSurvivesReingestion(t *testing.T) {
	s, dir := open(t), t.TempDir()
	path := put(t, dir, "a.txt", sample)
	s.Ingest(context.Background(), options(path))
	done, docs, err := s.Correct(context.Background(), correction("调解成功", 117), nil)
	if err != nil || len(docs) != 1 || done.Read != 118 || done.Period != "2023年" {
		t.Fatalf("correct: %v %+v", err, done)
	}
	if !strings.Contains(done.Says(), "读出 118件，改为 117件") {
		t.Errorf("says %q", done.Says())
	}
	again := s.Ingest(context.Background(), options(path))[0]
	if again.Err != nil || again.Change.Kind != Unchanged {
		t.Fatalf("re-ingestion: %+v", again.Change)
	}
	if f := figureOf(t, s, "调解成功"); f.Value != 117 || !strings.Contains(f.Corrected, "读出 118件") {
		t.Fatalf("figure = %+v", f)
	}
	// A new version of the report with other words elsewhere keeps it too.
	put(t, dir, "a.txt", strings.Replace(sample, "近80宗", "近90宗", 1))
	if o := s.Ingest(context.Background(), options(path))[0]; o.Change.Kind != Replaced || len(o.Change.Figures) != 1 {
		t.Fatalf("new version: %+v", o.Change)
	}
	if f := figureOf(t, s, "调解成功"); f.Value != 117 {
		t.Fatalf("figure = %+v", f)
	}
}

func TestCorrectionIsFlaggedWhenTheWordsChange(t *testing.T) {
	for name, words := range map[string]string{"another number": "调解成功119件", "another clause": "化解了一批矛盾"} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t), t.TempDir()
			path := put(t, dir, "a.txt", sample)
			s.Ingest(context.Background(), options(path))
			if _, _, err := s.Correct(context.Background(), correction("调解成功", 117), nil); err != nil {
				t.Fatal(err)
			}
			put(t, dir, "a.txt", strings.Replace(sample, "调解成功118件", words, 1))
			o := s.Ingest(context.Background(), options(path))[0]
			if o.Err != nil || !strings.Contains(strings.Join(o.Change.Doubts, ""), "请重新核对") {
				t.Fatalf("doubts = %q, %v", o.Change.Doubts, o.Err)
			}
			for _, f := range o.Document.Figures {
				if f.Corrected != "" || f.Value == 117 {
					t.Errorf("corrected against other words: %+v", f)
				}
			}
			if again := s.Ingest(context.Background(), options(path))[0]; again.Change.Kind != Unchanged || len(again.Document.Doubts) != len(o.Document.Doubts) {
				t.Errorf("not idempotent: %+v", again.Change)
			}
		})
	}
}

func TestCorrectRenamesAndDrops(t *testing.T) {
	s := open(t)
	s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", sample)))
	rename := correction("法治讲座", 12)
	rename.Rename = "普法活动"
	drop := correction("法律咨询", 0)
	drop.Drop = true
	for _, c := range []Correction{rename, drop} {
		if _, _, err := s.Correct(context.Background(), c, nil); err != nil {
			t.Fatal(err)
		}
	}
	if f := figureOf(t, s, "普法活动"); f.Value != 12 {
		t.Errorf("renamed = %+v", f)
	}
	if f := figureOf(t, s, "法律咨询"); f.Status != report.Other {
		t.Errorf("dropped = %+v", f)
	}
	if all, err := s.Corrections(); err != nil || len(all) != 2 {
		t.Errorf("%d corrections, %v", len(all), err)
	}
}

func TestCorrectRefuses(t *testing.T) {
	s := open(t)
	twice := strings.Replace(sample, "（二）法律服务。", "（二）法律服务。上半年调解成功50件；", 1)
	s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", twice)))
	tests := []struct {
		name string
		c    Correction
		want error
	}{
		{"no reason", Correction{Place: "柳树湾镇", Year: 2023, Metric: "调解成功", Who: "x"}, ErrCorrection},
		{"unknown metric", correction("行政处罚", 1), ErrNoFigure},
		{"two periods", correction("调解成功", 1), ErrManyFigures},
	}
	for _, tt := range tests {
		_, _, err := s.Correct(context.Background(), tt.c, nil)
		if !errors.Is(err, tt.want) || Reason(err) == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(s.dir, correctionsFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused correction was stored: %v", err)
	}
	one := correction("调解成功", 51)
	one.Period = "2023年上半年"
	if _, _, err := s.Correct(context.Background(), one, nil); err != nil {
		t.Errorf("with its period: %v", err)
	}
}

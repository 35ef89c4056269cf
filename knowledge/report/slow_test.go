package report

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/extract"
)

// TestReadingLongTexts: what a text costs must not grow faster than its length,
// whatever it is made of.
func TestReadingLongTexts(t *testing.T) {
	tests := []struct {
		name string
		text extract.Text
	}{
		{"one paragraph", page("甲镇2023年工作报告", strings.Repeat("受理纠纷12件，", 2_000))},
		{"without a comma", page("甲镇2023年工作报告", strings.Repeat("受理12件", 1_000))},
		{"lists", page("甲镇2023年工作报告", strings.Repeat("甲、", 20_000)+"分别为"+strings.Repeat("1件、", 1_000))},
		{"brackets", page("甲镇2023年工作报告", strings.Repeat("(", 100_000)+"受理12件")},
		{"lines", page(append([]string{"甲镇2023年工作报告"}, strings.Split(strings.Repeat("受理纠纷12件\n", 20_000), "\n")...)...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			n := len(Figures(Read(tt.text, Hints{})))
			took := time.Since(start)
			t.Logf("%d figures in %v", n, took)
			if took > 20*time.Second {
				t.Errorf("%v for %d bytes", took, len(tt.text.String()))
			}
		})
	}
}

// BenchmarkReading reads the layouts, so that what a report costs can be watched.
func BenchmarkReading(b *testing.B) {
	paths, err := filepath.Glob("testdata/layouts/*.gold")
	if err != nil || len(paths) == 0 {
		b.Fatal(err)
	}
	var texts []extract.Text
	for _, path := range paths {
		texts = append(texts, layoutText(b, strings.TrimSuffix(path, ".gold")))
	}
	b.ResetTimer()
	for i := range b.N {
		Figures(Read(texts[i%len(texts)], Hints{}))
	}
}

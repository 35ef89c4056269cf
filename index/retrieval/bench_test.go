package retrieval

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkStatutes measures the train questions of shared/bench, with nothing learned:
//
//	go test ./index/retrieval -run ^$ -bench Statutes -benchtime 1x
func BenchmarkStatutes(b *testing.B) {
	folder := benchFolder(b)
	for b.Loop() {
		result, err := Eval(b.Context(), Config{
			Corpus:  filepath.Join(folder, "corpus.jsonl.gz"),
			Queries: filepath.Join(folder, "queries.jsonl"),
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(result.MRRAt10, "mrr@10")
		b.ReportMetric(result.NDCGAt10, "ndcg@10")
		b.ReportMetric(result.RecallAt10, "r@10")
		b.ReportMetric(result.RecallAt100, "r@100")
		b.ReportMetric(result.P50Ms, "p50-ms")
		b.ReportMetric(result.P99Ms, "p99-ms")
		b.ReportMetric(result.QPS, "qps")
		b.ReportMetric(result.BuildSeconds, "build-s")
		b.ReportMetric(float64(result.IndexBytes)/(1<<20), "index-MB")
		b.ReportMetric(result.OpenMs, "open-ms")
		b.ReportMetric(result.PeakRSSMB, "peak-MB")
	}
}

// benchFolder finds shared/bench beside the module and skips when it is absent.
func benchFolder(b *testing.B) string {
	folder, err := os.Getwd()
	if err != nil {
		b.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		if folder == filepath.Dir(folder) {
			b.Skip("no go.mod above the package")
		}
		folder = filepath.Dir(folder)
	}
	folder = filepath.Join(folder, "..", "shared", "bench")
	if _, err := os.Stat(folder); err != nil {
		b.Skip("shared/bench is not beside the module")
	}
	return folder
}

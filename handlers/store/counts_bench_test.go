package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// BenchmarkCounts asks for summaries of books of 10,000 consultations, or of as
// many as MINGBAI_BENCH_ROWS lists: MINGBAI_BENCH_ROWS=10000,100000,1000000.
func BenchmarkCounts(b *testing.B) {
	sizes := os.Getenv("MINGBAI_BENCH_ROWS")
	if sizes == "" {
		sizes = "10000"
	}
	for size := range strings.SplitSeq(sizes, ",") {
		rows, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("sqlite/"+size, func(b *testing.B) { benchmarkCounts(b, rows, "") })
		b.Run("postgres/"+size, func(b *testing.B) { benchmarkCounts(b, rows, storetest.Postgres(b)) })
	}
}

func benchmarkCounts(b *testing.B, rows int, url string) {
	dir, ctx := b.TempDir(), context.Background()
	s, err := store.Open(ctx, store.Config{Dir: dir, URL: url})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	bulk(b, dir, url, rows)
	filled := time.Now()
	s = openBench(b, store.Config{Dir: dir, URL: url})
	if err := s.TallyAtOnce(ctx, 50_000); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d rows: entered in %.1f s, counted for the first time in %.1f s", rows, filled.Sub(begun).Seconds(), time.Since(filled).Seconds())
	for _, q := range []struct {
		name string
		q    ledger.Query
	}{
		{"year", ledger.Query{From: "2026-01-01", To: "2026-12-31"}},
		{"town", ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: benchTown(3)}},
		{"county", ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: "吉林省辽源市东辽县"}},
		{"village", ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: benchTown(3), Village: "2村"}},
		{"until-day", ledger.Query{From: "2026-01-01", To: "2026-12-19"}},
		{"between-days", ledger.Query{From: "2026-01-16", To: "2026-11-16"}},
		{"village-between-days", ledger.Query{From: "2026-01-16", To: "2026-11-16", Place: benchTown(3), Village: "2村"}},
		{"by-close", ledger.Query{From: "2026-01-01", To: "2026-12-31", ByClose: true}},
		{"ever", ledger.Query{}},
	} {
		b.Run(q.name, func(b *testing.B) {
			worst := time.Duration(0)
			for b.Loop() {
				begun := time.Now()
				c, err := s.Counts(ctx, q.q)
				if err != nil || c.Rows[0].Value == 0 {
					b.Fatal(c.Rows[0], err)
				}
				worst = max(worst, time.Since(begun))
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
		})
	}
}

func benchTown(i int) string { return fmt.Sprintf("吉林省辽源市东辽县第%d镇", i%13) }

// bulk writes consultations of one year of a county behind the store's back: 13
// towns, 247 villages, 200,000 residents, six of ten questions answered by the
// assistant.
func bulk(b *testing.B, dir, url string, rows int) {
	driver := "sqlite"
	if url != "" {
		driver = "pgx"
	} else {
		url = filepath.Join(dir, "mingbai.db")
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rng := rand.New(rand.NewPCG(1, 2))
	labels := []string{"labor_wage", "marriage_family", "expropriation", "land_rural", "housing_property", "traffic", "consumer", "neighbor", "loan_debt", "inheritance", "other", "fraud"}
	for from := 0; from < rows; from += 1000 {
		var text strings.Builder
		text.WriteString(`INSERT INTO consultations (id, at, person, place, village, category, kind, channel, urgent, outcome, sources, rule, cause, case_key, matters, visits, adviser, closed, lawyer) VALUES `)
		for i := from; i < min(from+1000, rows); i++ {
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(365 * 24 * time.Hour / time.Duration(rows) * time.Duration(i))
			key, matters, closed, kind := "NULL", 0, at, "how-to"
			if i%10 >= 6 {
				key, matters, closed, kind = fmt.Sprintf("'2026甲%d'", i), 1, at.AddDate(0, 0, rng.IntN(30)), "handoff"
			}
			if i > from {
				text.WriteByte(',')
			}
			fmt.Fprintf(&text, `('r%08d', %d, 'p%d', '%s', '%d村', '%s', '%s', 'telegram', 0, 'answered', '["g"]', '2026-1', 0, %s, %d, %d, NULL, %d, %d)`,
				i, at.UnixMilli(), rng.IntN(200_000), benchTown(rng.IntN(13)), rng.IntN(19), labels[rng.IntN(len(labels))], kind, key, matters, matters, closed.UnixMilli(), matters)
		}
		if _, err := db.Exec(text.String()); err != nil {
			b.Fatal(err)
		}
	}
	for _, query := range []string{`INSERT INTO uncounted (source, id, known, day) SELECT 0, id, 0, (at + 28800000) / 86400000 FROM consultations`, `ANALYZE`} {
		if _, err := db.Exec(query); err != nil {
			b.Fatal(err)
		}
	}
}

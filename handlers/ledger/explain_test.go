package ledger_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"mingbai/handlers/ledger"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestExplain holds the page for the people who sign to what they were shown.
func TestExplain(t *testing.T) {
	const golden = "testdata/explain.txt"
	var page bytes.Buffer
	if err := ledger.Explain(&page); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if page.String() != string(want) {
		t.Errorf("the rules say something else now; if the counts do too, raise ledger.Version. go test ./handlers/ledger -update:\n%s", page.String())
	}
	for _, r := range ledger.Rules() {
		if !strings.Contains(page.String(), r.Indicator+"("+r.Unit+")："+r.Says) {
			t.Errorf("%s is not explained", r.ID)
		}
	}
}

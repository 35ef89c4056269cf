package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/export"
)

// numbers are the cells of a summary: "法律咨询|宗|类别|婚姻家庭" -> "12".
type numbers map[string]string

func fromCSV(t testing.TB, data []byte) numbers {
	t.Helper()
	text, found := strings.CutPrefix(string(data), "\ufeff")
	if !found {
		t.Error("no byte order mark: Excel in China would read another character set")
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := numbers{}
	for _, r := range records[1:] {
		out[strings.Join([]string{r[3], r[6], r[4], r[5]}, "|")] = r[7]
	}
	return out
}

func fromJSONLines(t testing.TB, data []byte) numbers {
	t.Helper()
	out := numbers{}
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var l struct {
			Indicator, Unit, Split, Part string
			Value                        any
		}
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out[strings.Join([]string{l.Indicator, l.Unit, l.Split, export.Guard(l.Part)}, "|")] = say(l.Value, l.Unit)
	}
}

// say writes a value of JSON as the other formats do.
func say(v any, unit string) string {
	switch v := v.(type) {
	case nil:
		return export.NoRecord
	case string:
		return v
	case float64:
		if unit == "万元" {
			return strconv.FormatFloat(v, 'f', 2, 64)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return "?"
}

// splitNames are the splits as tables name them.
var splitNames = map[string]string{"category": "类别", "village": "村(社区)", "month": "月份", "channel": "渠道", "town": "乡镇"}

func fromJSON(t testing.TB, data []byte) numbers {
	t.Helper()
	var in struct {
		Rows []struct {
			Indicator, Unit string
			Value, Offline  any
			Entries         int
			By              map[string]map[string]any
		}
	}
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	out := numbers{}
	for _, r := range in.Rows {
		key := r.Indicator + "|" + r.Unit + "|"
		if r.Entries == 0 {
			out[key+"合计|合计"] = export.NoRecord
			continue
		}
		out[key+"合计|合计"], out[key+"其中线下录入|其中线下录入"] = say(r.Value, r.Unit), say(r.Offline, r.Unit)
		for split, parts := range r.By {
			for name, v := range parts {
				out[key+splitNames[split]+"|"+export.Guard(name)] = say(v, r.Unit)
			}
		}
	}
	return out
}

// sheets are the sheets of splits.
var sheets = map[string]string{"分类": "类别", "分村": "村(社区)", "分月": "月份", "分渠道": "渠道", "分乡镇": "乡镇"}

func fromXLSX(t testing.TB, data []byte) numbers {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	out := numbers{}
	totals, err := book.GetRows("总表")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range totals[3:] {
		out[r[1]+"|"+r[2]+"|合计|合计"] = r[3]
		if r[3] != export.NoRecord {
			out[r[1]+"|"+r[2]+"|其中线下录入|其中线下录入"] = r[4]
		}
	}
	for sheet, split := range sheets {
		rows, err := book.GetRows(sheet)
		if err != nil && sheet == "分乡镇" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, head := range rows[0][1:] {
			indicator, unit := head[:strings.LastIndex(head, "(")], strings.TrimSuffix(head[strings.LastIndex(head, "(")+1:], ")")
			for _, r := range rows[1:] {
				if r[0] == "合计" || i+1 >= len(r) || r[i+1] == "" {
					continue
				}
				out[indicator+"|"+unit+"|"+split+"|"+r[0]] = r[i+1]
			}
		}
	}
	return out
}

// withoutZeros drops parts of 0: formats differ in whether they list them.
func withoutZeros(n numbers) numbers {
	maps.DeleteFunc(n, func(key, value string) bool {
		return (value == "0" || value == "0.00") && !strings.Contains(key, "合计") && !strings.Contains(key, "线下")
	})
	return n
}

func same(t *testing.T, what string, got, want numbers) {
	t.Helper()
	got, want = withoutZeros(got), withoutZeros(want)
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != want[key] {
			t.Errorf("%s: %s is %q, want %q", what, key, got[key], want[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, there := want[key]; !there {
			t.Errorf("%s: %s is %q and should not be there", what, key, got[key])
		}
	}
}

package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"mingbai/handlers/sheet"
)

func gb(t *testing.T, text string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// workbook makes an Excel file out of sheets.
func workbook(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t *testing.T, f *excelize.File, name string, rows ...[]any) {
	t.Helper()
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRead: the same table comes out of every way in which it is saved.
func TestRead(t *testing.T) {
	want := sheet.Table{Head: []string{"日期", "村居", "宗"}, Rows: []sheet.Row{{Line: 2, Cells: []string{"2026-03-05", "东村", "2"}}, {Line: 4, Cells: []string{"2026-03-06", "西村", "1"}}}}
	text := "日期,村居,宗\n2026-03-05,东村,2\n,,\n2026-03-06,西村,1\n"
	book := workbook(t, func(f *excelize.File) {
		put(t, f, "Sheet1", []any{"日期", "村居", "宗"}, []any{time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC), "东村", 2}, []any{}, []any{time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC), "西村", 1})
		put(t, f, "空表")
	})
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with its mark": []byte("\xef\xbb\xbf" + text), "GB18030": gb(t, text), "carriage returns": []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"tabs": []byte(strings.ReplaceAll(text, ",", "\t")), "semicolons": []byte(strings.ReplaceAll(text, ",", ";")), "Excel": book,
	} {
		got, err := sheet.Read(data, sheet.Limits{Bytes: 1 << 20, Rows: 2})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestTitle: a title over the head is not the head.
func TestTitle(t *testing.T) {
	book := workbook(t, func(f *excelize.File) {
		put(t, f, "Sheet1", []any{"某镇法律咨询台账"}, []any{"", "填表人"}, []any{"日期", "村居"}, []any{"2026-03-05", "东村"})
		if err := f.MergeCell("Sheet1", "A1", "B1"); err != nil {
			t.Fatal(err)
		}
	})
	for name, data := range map[string][]byte{"CSV": []byte("某镇法律咨询台账\n,填表人\n日期,村居\n2026-03-05,东村\n"), "Excel": book} {
		got, err := sheet.Read(data, sheet.Limits{})
		if err != nil || got.Head[0] != "日期" || len(got.Rows) != 1 || got.Rows[0].Line != 4 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	got, err := sheet.Read([]byte("村居\n东村\n西村\n"), sheet.Limits{})
	if err != nil || got.Head[0] != "村居" || len(got.Rows) != 2 {
		t.Errorf("one column: %+v, %v", got, err)
	}
}

// TestCells: what Excel stores as numbers comes out as people see it.
func TestCells(t *testing.T) {
	day := 46086.0 // 2026-03-05
	dotted, digits := "yyyy.mm.dd", "yyyymmdd"
	long, custom := `yyyy"年"m"月"d"日"`, "yyyy/m/d h:mm"
	for _, c := range []struct {
		name   string
		value  any
		style  *excelize.Style
		expect string
	}{
		{"built-in day", day, &excelize.Style{NumFmt: 14}, "2026-03-05"},
		{"Chinese day", day, &excelize.Style{CustomNumFmt: &long}, "2026-03-05"},
		{"day and time", day + 0.5, &excelize.Style{CustomNumFmt: &custom}, "2026-03-05"},
		{"Chinese built-in day", day, &excelize.Style{NumFmt: 31}, "2026-03-05"},
		{"short Chinese day", day, &excelize.Style{NumFmt: 57}, "2026-03-05"},
		{"dotted day", day, &excelize.Style{CustomNumFmt: &dotted}, "2026-03-05"},
		{"day of digits", day, &excelize.Style{CustomNumFmt: &digits}, "2026-03-05"},
		{"number like a day", day, nil, "46086"},
		{"money", 1234.5, &excelize.Style{NumFmt: 4}, "1234.5"},
		{"below zero", -12.0, &excelize.Style{NumFmt: 3}, "-12"},
		{"part", 0.1 + 0.2, nil, "0.3"},
		{"long number", 123456789012345.0, nil, "123456789012345"},
		{"text of digits", "0070", nil, "0070"},
		{"text with a dash", "2026-03", nil, "2026-03"},
		{"case number", "(2026)粤01民初1号", nil, "(2026)粤01民初1号"},
	} {
		book := workbook(t, func(f *excelize.File) {
			put(t, f, "Sheet1", []any{"值", "村居"}, []any{c.value, "东村"})
			if c.style == nil {
				return
			}
			id, err := f.NewStyle(c.style)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", "A2", "A2", id); err != nil {
				t.Fatal(err)
			}
		})
		got, err := sheet.Read(book, sheet.Limits{})
		if err != nil || got.Rows[0].Cells[0] != c.expect {
			t.Errorf("%s: %+v, %v; want %s", c.name, got, err, c.expect)
		}
	}
}

// bomb is a workbook of a few kilobytes whose sheet unpacks to a hundred megabytes.
func bomb(t *testing.T) []byte {
	t.Helper()
	small := workbook(t, func(f *excelize.File) { put(t, f, "Sheet1", []any{"村居"}) })
	from, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, part := range from.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := to.Copy(part); err != nil {
				t.Fatal(err)
			}
			continue
		}
		w, err := to.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		fill := bytes.Repeat([]byte("<row><c><v>1</v></c></row>"), 4<<20)
		if _, err := w.Write(append([]byte("<worksheet><sheetData>"), fill...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRefused: what cannot be read is refused with its reason.
func TestRefused(t *testing.T) {
	two := workbook(t, func(f *excelize.File) {
		put(t, f, "Sheet1", []any{"村居", "宗"}, []any{"东村", 1})
		put(t, f, "二月", []any{"村居", "宗"}, []any{"东村", 2})
	})
	merged := workbook(t, func(f *excelize.File) {
		put(t, f, "Sheet1", []any{"村居", "宗"}, []any{"东村", 1}, []any{"", 2})
		if err := f.MergeCell("Sheet1", "A2", "A3"); err != nil {
			t.Fatal(err)
		}
	})
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"merged rows", merged, "第2行到第3行有合并的单元格"},
		{"nothing", nil, "没有表头"},
		{"only a head", []byte("日期,村居\n"), "只有表头"},
		{"too many rows", []byte("村居,宗\n东村,1\n东村,2\n东村,3\n"), "最多 2 行"},
		{"too large", bytes.Repeat([]byte("村居,宗\n"), 200_000), "最大 1 MB"},
		{"quotes", []byte("村居,宗\n\"东村,1\n"), "第2行的引号"},
		{"zeros", []byte("村居\x00,宗\n东村,1\n"), "不是表格"},
		{"a photo", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), "不是表格"},
		{"a PDF", []byte("%PDF-1.7\n1 0 obj\n"), "这是 PDF"},
		{"neither charset", []byte("\xff\xff\xff,\xff\n"), "编码"},
		{"old Excel", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "旧版"},
		{"broken Excel", []byte("PK\x03\x04 and nothing more"), "打不开"},
		{"bomb", bomb(t), "打不开"},
		{"two filled sheets", two, "两个表都有内容"},
	} {
		_, err := sheet.Read(c.data, sheet.Limits{Bytes: 1 << 20, Rows: 2})
		if !errors.Is(err, sheet.ErrFile) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// FuzzRead: no file makes the reader fall.
func FuzzRead(f *testing.F) {
	f.Add([]byte("日期,村居\n2026-03-05,东村\n"))
	f.Add([]byte("\xef\xbb\xbf村居\t宗\n\n东村\t1"))
	f.Add([]byte("PK\x03\x04"))
	book := excelize.NewFile()
	if err := book.SetSheetRow("Sheet1", "A1", &[]any{"村居", "宗"}); err != nil {
		f.Fatal(err)
	}
	if err := book.SetSheetRow("Sheet1", "A2", &[]any{"东村", 46086}); err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := sheet.Read(data, sheet.Limits{Bytes: 1 << 20, Rows: 100})
		if (err == nil) == (len(table.Rows) == 0) {
			t.Fatalf("%d rows, %v", len(table.Rows), err)
		}
		if err != nil && !errors.Is(err, sheet.ErrFile) {
			t.Fatal(err)
		}
	})
}

// TestBlank: an empty table is refused as empty, and once something is written
// into it, it is read.
func TestBlank(t *testing.T) {
	data, err := sheet.Blank([]sheet.Column{{Name: "日期"}, {Name: "村居", Choose: []string{"东村", "西村"}}, {Name: "摘要", Wide: true}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.Read(data, sheet.Limits{}); !errors.Is(err, sheet.ErrFile) || !strings.Contains(err.Error(), "只有表头") {
		t.Errorf("empty: %v", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Sheet1")
	if err != nil || len(rules) != 1 || rules[0].Sqref != "B2:B2000" || rules[0].Formula1 != "'选项'!$B$1:$B$2" {
		t.Errorf("lists to choose from: %+v, %v", rules, err)
	}
	if err := f.SetSheetRow("Sheet1", "A2", &[]any{"2026-03-05", "东村"}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read(b.Bytes(), sheet.Limits{})
	if err != nil || len(got.Rows) != 1 || got.Rows[0].Cells[1] != "东村" {
		t.Errorf("filled: %+v, %v", got, err)
	}
}

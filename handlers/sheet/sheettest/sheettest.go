// Package sheettest makes Excel files for the tests of what reads them.
package sheettest

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Fill writes rows into the first sheet of a workbook, from a line on, and returns
// the file. No workbook given is a new one.
func Fill(t *testing.T, book []byte, line int, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	if book != nil {
		var err error
		if f, err = excelize.OpenReader(bytes.NewReader(book)); err != nil {
			t.Fatal(err)
		}
	}
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow(f.GetSheetName(0), fmt.Sprint("A", line+i), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

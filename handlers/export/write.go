package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"mingbai/handlers/ledger"
)

// ErrCharset says that a file is wanted in a character set that is not written.
var ErrCharset = errors.New("export: unknown character set")

// Entries are the rows behind a summary, as the store reads them.
type Entries = iter.Seq2[ledger.Entry, error]

// Options says how a file is written.
type Options struct {
	Charset  string         // of CSV: "" or utf-8 (with a byte order mark), or gb18030
	Temp     string         // where large workbooks are put together; "" = the system's folder
	Progress func(rows int) // hears how many rows were written; may be nil
}

// Write writes the table. With rows, the workbook gets a sheet of them and the
// other formats hold nothing else.
func (t Table) Write(w io.Writer, f Format, o Options, rows Entries) error {
	if t.Public && rows != nil {
		return ErrPublicRows
	}
	if o.Progress == nil {
		o.Progress = func(int) {}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var err error
	switch f {
	case XLSX:
		err = t.xlsx(out, o, rows)
	case CSV:
		err = t.csv(out, o, rows)
	case JSONLines:
		err = t.jsonLines(out, o, rows)
	case JSON:
		err = t.json(out, o, rows)
	default:
		return fmt.Errorf("%w: %q", ErrFormat, string(f))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// encoder writes text in a character set; close ends it.
func encoder(w io.Writer, charset string) (io.WriteCloser, error) {
	switch charset {
	case "", "utf-8", "utf8":
		_, err := io.WriteString(w, "\ufeff") // without it Excel in China reads another character set
		return plain{w}, err
	case "gb18030", "gbk":
		return transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder()), nil
	}
	return nil, fmt.Errorf("%w: %q", ErrCharset, charset)
}

// plain is a writer with nothing to end.
type plain struct{ io.Writer }

func (plain) Close() error { return nil }

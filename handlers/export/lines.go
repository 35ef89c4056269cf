package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"time"

	"mingbai/handlers/ledger"
)

// line is one number of a summary with everything that is needed to read it.
type line struct {
	row       Row
	split     string // 合计, 其中线下, 类别, …
	part      string
	cell      Cell
	explained bool // the definition stands beside it
}

// Names of the lines that are no part of a split.
const (
	wholeLine   = "合计"
	offlineLine = "其中线下录入"
	everyPart   = "全部"
)

// lines goes through every number of the table in a fixed order.
func (t Table) lines(yield func(line) error) error {
	for _, r := range t.Rows {
		if err := yield(line{r, wholeLine, wholeLine, r.Total, true}); err != nil {
			return err
		}
		if r.Total.Mark == Empty {
			continue
		}
		if err := yield(line{r, offlineLine, offlineLine, r.Offline, false}); err != nil {
			return err
		}
		for _, s := range r.Splits {
			if s.Withheld {
				s.Parts = []Part{{everyPart, Cell{Mark: Kept}}}
			}
			for _, p := range s.Parts {
				if err := yield(line{r, s.Name, p.Name, p.Cell, false}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// masked tells whether a cell does not show its number.
func (c Cell) masked() bool { return c.Mark == Small || c.Mark == Kept || c.Mark == Withdrawn }

// yes writes a flag.
func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// moment writes a time as the office reads it: the clock of China.
func moment(t time.Time) string {
	return t.In(time.FixedZone("CST", 8*60*60)).Format("2006-01-02 15:04:05")
}

// csv writes the table, or its rows.
func (t Table) csv(w io.Writer, o Options, rows Entries) error {
	out, err := encoder(w, strings.ToLower(o.Charset))
	if err != nil {
		return err
	}
	file := csv.NewWriter(out)
	file.UseCRLF = true
	if rows != nil {
		err = t.csvRows(file, o, rows)
	} else {
		err = t.csvCounts(file)
	}
	if err != nil {
		return err
	}
	if file.Flush(); file.Error() != nil {
		return file.Error()
	}
	return out.Close()
}

func (t Table) csvCounts(file *csv.Writer) error {
	if err := file.Write([]string{"期间起", "期间止", "地方", "指标", "分类方式", "分类", "单位", "数值", "修饰词", "口径说明", "口径版本", "取数口径", "是否压格", "导出时间"}); err != nil {
		return err
	}
	at := moment(t.At)
	return t.lines(func(l line) error {
		says := ""
		if l.explained {
			says = l.row.Says
		}
		return file.Write([]string{
			string(t.Query.From), string(t.Query.To), Guard(t.Place()), Guard(l.row.Indicator), l.split, Guard(l.part), Guard(l.row.Unit),
			l.cell.Text(l.row.Unit), "", Guard(says), t.Rule, t.Basis(), yes(l.cell.masked()), at,
		})
	})
}

func (t Table) csvRows(file *csv.Writer, o Options, rows Entries) error {
	if err := file.Write(headers()); err != nil {
		return err
	}
	record, n := []string{}, 0
	for e, err := range rows {
		if err != nil {
			return err
		}
		record = record[:0]
		for _, f := range t.fields(e) {
			record = append(record, f.String())
		}
		if err := file.Write(record); err != nil {
			return err
		}
		n++
		o.Progress(n)
	}
	return nil
}

// lineJSON is a number of a summary on a line of its own.
type lineJSON struct {
	From      ledger.Date     `json:"from"`
	To        ledger.Date     `json:"to"`
	Place     string          `json:"place"`
	Rule      string          `json:"rule"`
	Basis     string          `json:"basis"`
	Indicator string          `json:"indicator"`
	Unit      string          `json:"unit"`
	Split     string          `json:"split"`
	Part      string          `json:"part"`
	Value     json.RawMessage `json:"value"` // null = 无记录; a text when it is masked
	Masked    bool            `json:"masked"`
	At        string          `json:"exported_at"`
}

// json is the cell as a JSON value: a number, null, or a text.
func (c Cell) json(unit string) json.RawMessage {
	switch c.Mark {
	case Empty:
		return json.RawMessage("null")
	case Plain:
		return json.RawMessage(ledger.Text(c.Value, unit))
	}
	return json.RawMessage(`"` + c.Text(unit) + `"`)
}

// encoderOf writes JSON as people read it.
func encoderOf(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

func (t Table) jsonLines(w io.Writer, o Options, rows Entries) error {
	out := encoderOf(w)
	if rows != nil {
		return t.eachRow(o, rows, func(r rowJSON) error { return out.Encode(r) })
	}
	return t.lines(func(l line) error {
		return out.Encode(lineJSON{
			t.Query.From, t.Query.To, t.Query.Place + t.Query.Village, t.Rule, t.Basis(), l.row.Indicator, l.row.Unit,
			l.split, l.part, l.cell.json(l.row.Unit), l.cell.masked(), t.At.UTC().Format(time.RFC3339),
		})
	})
}

func (t Table) json(w io.Writer, o Options, rows Entries) error {
	if rows == nil {
		return t.jsonCounts(w)
	}
	sep := "[\n"
	err := t.eachRow(o, rows, func(r rowJSON) error {
		b, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, sep+string(b))
		sep = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	if sep == "[\n" {
		sep = "["
	} else {
		sep = "\n"
	}
	_, err = io.WriteString(w, sep+"]\n")
	return err
}

// publicRow is a row of a public summary in the shape of the others. What is
// masked is a text, what was not recorded is null.
type publicRow struct {
	Indicator string                                `json:"indicator"`
	Unit      string                                `json:"unit"`
	Value     json.RawMessage                       `json:"value"`
	Offline   json.RawMessage                       `json:"offline"`
	By        map[string]map[string]json.RawMessage `json:"by"`
	Withheld  []string                              `json:"withheld,omitempty"`
}

// jsonCounts writes the summary in its fixed form.
func (t Table) jsonCounts(w io.Writer) error {
	out := encoderOf(w)
	if !t.Public {
		return out.Encode(t.counts)
	}
	rows := []publicRow{}
	for _, r := range t.Rows {
		row := publicRow{r.Indicator, r.Unit, r.Total.json(r.Unit), r.Offline.json(r.Unit), map[string]map[string]json.RawMessage{}, nil}
		for _, s := range r.Splits {
			row.By[s.Key] = map[string]json.RawMessage{}
			for _, p := range s.Parts {
				row.By[s.Key][p.Name] = p.json(r.Unit)
			}
			if s.Withheld {
				row.Withheld = append(row.Withheld, s.Key)
			}
		}
		rows = append(rows, row)
	}
	return out.Encode(struct {
		From   ledger.Date `json:"from"`
		To     ledger.Date `json:"to"`
		Place  string      `json:"place"`
		Rule   string      `json:"rule"`
		Public bool        `json:"public"`
		Rows   []publicRow `json:"rows"`
	}{t.Query.From, t.Query.To, t.Query.Place, t.Rule, true, rows})
}

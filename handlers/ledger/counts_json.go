package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// ErrJSON says that a text is no summary of ours.
var ErrJSON = errors.New("ledger: not a summary")

// unitMoney is the unit of amounts.
const unitMoney = "万元"

// Text writes a number of a unit as people read it: amounts in 万元 with two
// decimals, everything else as it is.
func Text(n Number, unit string) string {
	if unit != unitMoney {
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatFloat(float64(n)/10_000, 'f', 2, 64)
}

// amount is a number as it stands in JSON.
func amount(n Number, unit string) json.Number {
	if unit != unitMoney {
		return json.Number(strconv.FormatInt(n, 10))
	}
	return json.Number(strconv.FormatFloat(float64(n)/10_000, 'f', -1, 64))
}

// number reads what amount wrote.
func number(text json.Number, unit string) (Number, error) {
	if unit != unitMoney {
		return text.Int64()
	}
	f, err := text.Float64()
	return int64(math.Round(f * 10_000)), err
}

// countJSON is a line of a summary as checks outside the repository read it.
type countJSON struct {
	Rule      string                            `json:"rule"`
	Indicator string                            `json:"indicator"`
	Unit      string                            `json:"unit"`
	Value     json.Number                       `json:"value"`
	Offline   json.Number                       `json:"offline"`
	Entries   Number                            `json:"entries"`
	By        map[string]map[string]json.Number `json:"by"`
}

type countsJSON struct {
	From    Date        `json:"from"`
	To      Date        `json:"to"`
	Place   string      `json:"place"`
	Village string      `json:"village,omitempty"`
	ByClose bool        `json:"by_close,omitempty"`
	Rule    string      `json:"rule"`
	Rows    []countJSON `json:"rows"`
}

// MarshalJSON writes the summary in its fixed form. A count that nothing stands
// behind has "entries" 0.
func (c Counts) MarshalJSON() ([]byte, error) {
	out := countsJSON{c.Query.From, c.Query.To, c.Query.Place, c.Query.Village, c.Query.ByClose, c.Rule, []countJSON{}}
	for _, row := range c.Rows {
		line := countJSON{row.Rule, row.Indicator, row.Unit, amount(row.Value, row.Unit), amount(row.Offline, row.Unit), row.Entries,
			map[string]map[string]json.Number{ByCategory: {}, ByVillage: {}, ByMonth: {}, ByChannel: {}}}
		for split, parts := range row.By {
			line.By[split] = map[string]json.Number{}
			for name, n := range parts {
				line.By[split][name] = amount(n, row.Unit)
			}
		}
		out.Rows = append(out.Rows, line)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var in countsJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("%w: %w", ErrJSON, err)
	}
	*c = Counts{Query: Query{From: in.From, To: in.To, Place: in.Place, Village: in.Village, ByClose: in.ByClose}, Rule: in.Rule}
	for _, line := range in.Rows {
		row, err := line.count()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrJSON, err)
		}
		c.Rows = append(c.Rows, row)
	}
	return nil
}

func (l countJSON) count() (Count, error) {
	c := Count{Rule: l.Rule, Indicator: l.Indicator, Unit: l.Unit, Entries: l.Entries, By: map[string]map[string]Number{}}
	var err error
	if c.Value, err = number(l.Value, l.Unit); err != nil {
		return c, err
	}
	if c.Offline, err = number(l.Offline, l.Unit); err != nil && l.Offline != "" {
		return c, err
	}
	for split, parts := range l.By {
		for name, text := range parts {
			n, err := number(text, l.Unit)
			if err != nil {
				return c, err
			}
			if c.By[split] == nil {
				c.By[split] = map[string]Number{}
			}
			c.By[split][name] = n
		}
	}
	return c, nil
}

package eligibility_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"mingbai/knowledge/corpus"
	"mingbai/knowledge/eligibility"
)

type answers = eligibility.Answers

// naive reads a table the way a clerk does with a pencil: full answers in,
// outcome and the article that carries it out.
type naive func(a answers) (eligibility.Outcome, string)

func civil(a answers) (eligibility.Outcome, string) {
	listed := map[string]string{
		"wages": "yes", "work-injury": "yes", "accident": "yes", "support": "yes", "welfare": "yes", "public": "yes",
		"family": "no", "ordinary": "no", "violence": "?", "honour": "?", "unknown": "?",
	}[a["matter"]]
	harmed := "no"
	switch a["matter"] {
	case "violence", "honour":
		harmed = "yes"
	case "support", "family", "unknown":
		harmed = a["violence"]
	}
	work := a["matter"] == "wages" || a["matter"] == "work-injury"
	spared := a["exempt"]
	if work && a["migrant"] != "no" && spared != "yes" {
		spared = a["migrant"]
	}
	switch {
	case harmed == "yes":
		return eligibility.Can, "32"
	case listed == "yes" && spared == "yes":
		return eligibility.Can, "42"
	case listed == "yes" && a["poor"] == "yes":
		return eligibility.Can, "34"
	case listed == "yes" && a["poor"] == "no" && harmed == "no" && spared == "no":
		return eligibility.Cannot, "34"
	case listed == "no" && harmed == "no":
		return eligibility.Cannot, "31"
	}
	return eligibility.Ask, ""
}

func criminal(a answers) (eligibility.Outcome, string) {
	accused := a["side"] == "accused"
	switch {
	case a["side"] == "unknown":
		return eligibility.Ask, ""
	case !accused && a["poor"] == "yes":
		return eligibility.Can, "29"
	case !accused && a["poor"] == "no":
		return eligibility.Cannot, "29"
	case !accused:
		return eligibility.Ask, "29"
	case a["lawyer"] == "yes":
		return eligibility.Cannot, "25"
	case a["special"] == "yes":
		return eligibility.Given, "25"
	case a["reason"] == "yes":
		return eligibility.Can, "24"
	case a["reason"] == "no":
		return eligibility.Given, "30"
	}
	return eligibility.Ask, "24"
}

func confirmation(a answers) (eligibility.Outcome, string) {
	ok := 0
	for _, q := range []string{"mediated", "both", "within", "sound"} {
		switch a[q] {
		case "no":
			ok = -9
		case "yes":
			ok++
		}
	}
	switch {
	case a["kind"] == "status" || a["kind"] == "title":
		return eligibility.Cannot, "355"
	case ok < 0:
		return eligibility.Cannot, ""
	case ok == 4 && a["kind"] == "ordinary":
		return eligibility.Can, "205"
	}
	return eligibility.Ask, "205"
}

func book(t testing.TB) eligibility.Book {
	t.Helper()
	data, err := fs.ReadFile(corpus.Embedded().FS(), "eligibility.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var b eligibility.Book
	if err := yaml.UnmarshalWithOptions(data, &b, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Fatal(err)
	}
	return b
}

// all lists every full set of answers to a table.
func all(t *eligibility.Table) []answers {
	out := []answers{{}}
	for _, q := range t.Questions {
		var next []answers
		for _, a := range out {
			for _, o := range q.Options {
				b := maps.Clone(a)
				b[q.ID] = o.ID
				next = append(next, b)
			}
		}
		out = next
	}
	return out
}

func TestEveryCombination(t *testing.T) {
	b := book(t)
	for id, read := range map[string]naive{"civil": civil, "criminal": criminal, "confirmation": confirmation} {
		t.Run(id, func(t *testing.T) {
			table, ok := b.Table(id)
			if !ok {
				t.Fatal("no such table")
			}
			met := map[string]bool{}
			for _, a := range all(table) {
				row := table.Decide(a).Row
				if row == nil {
					t.Fatalf("%v: no verdict with every question answered", a)
				}
				met[row.ID] = true
				outcome, article := read(a)
				if row.Outcome != outcome {
					t.Errorf("%v: %s (%s), the table says %s", a, row.Outcome, row.ID, outcome)
				}
				if !cites(*row, article) {
					t.Errorf("%v: row %s does not cite %s", a, row.ID, article)
				}
			}
			for _, r := range table.Rows {
				if !met[r.ID] {
					t.Errorf("row %s is never met", r.ID)
				}
			}
		})
	}
}

func cites(r eligibility.Row, article string) bool {
	for _, ref := range r.Law {
		if article == "" || slices.Contains(ref.Articles, article) {
			return true
		}
	}
	return false
}

// TestAsksOnlyWhatMatters walks every table with every set of answers: each
// question asked must be able to change the verdict, and the verdict reached
// early must be the one of the full answers.
func TestAsksOnlyWhatMatters(t *testing.T) {
	b := book(t)
	for i := range b.Tables {
		table := &b.Tables[i]
		full := all(table)
		rows := map[string]*eligibility.Row{}
		for _, a := range full {
			rows[fmt.Sprint(a)] = table.Decide(a).Row
		}
		proven, most := map[string]bool{}, 0
		for _, a := range full {
			given, asked := answers{}, 0
			d := table.Decide(given)
			for ; d.Next != nil; d = table.Decide(given) {
				if at := fmt.Sprint(given); !proven[at] {
					proven[at] = true
					if !matters(table, full, rows, given, d.Next) {
						t.Fatalf("%s: after %v the answer to %s changes nothing", table.ID, given, d.Next.ID)
					}
				}
				given[d.Next.ID] = a[d.Next.ID]
				if asked++; asked > len(table.Questions) {
					t.Fatalf("%s: never ends after %v", table.ID, given)
				}
			}
			if want := rows[fmt.Sprint(a)]; d.Row == nil || d.Row.Outcome != want.Outcome {
				t.Fatalf("%s: %v walks to %v, want %s", table.ID, a, d.Row, want.ID)
			}
			most = max(most, asked)
		}
		t.Logf("%s: %d combinations, at most %d questions", table.ID, len(full), most)
	}
}

// matters tells whether two full sets of answers that agree with what is given
// differ only in q and in the verdict.
func matters(t *eligibility.Table, full []answers, rows map[string]*eligibility.Row, given answers, q *eligibility.Question) bool {
	for _, a := range full {
		if !agrees(a, given) {
			continue
		}
		for _, o := range q.Options {
			b := maps.Clone(a)
			b[q.ID] = o.ID
			if rows[fmt.Sprint(a)] != rows[fmt.Sprint(b)] {
				return true
			}
		}
	}
	return false
}

func agrees(a, given answers) bool {
	for q, o := range given {
		if a[q] != o {
			return false
		}
	}
	return true
}

func TestVerdictsInventNoIncomeLine(t *testing.T) {
	for _, table := range book(t).Tables {
		for _, r := range table.Rows {
			for _, text := range append([]string{r.Say, r.Instead, r.Deadline}, r.Bring...) {
				for _, unit := range []string{"元", "万", "块钱", "倍"} {
					if strings.Contains(text, unit) {
						t.Errorf("%s/%s names an amount: %s", table.ID, r.ID, text)
					}
				}
			}
		}
	}
}

func TestForeignAnswersCountAsNone(t *testing.T) {
	b := book(t)
	table, _ := b.Table("civil")
	d := table.Decide(answers{"matter": "no such", "nobody": "yes"})
	if d.Next == nil || d.Next.ID != "matter" {
		t.Errorf("decided %v, want the first question", d)
	}
}

func TestAnswer(t *testing.T) {
	b := book(t)
	table, _ := b.Table("civil")
	tests := []struct{ question, said, want string }{
		{"exempt", "是", "yes"},
		{"exempt", "是的,我吃低保", "yes"},
		{"exempt", "都不是", "no"},
		{"exempt", "不清楚", "unknown"},
		{"exempt", "2", "no"},
		{"matter", "2", "work-injury"},
		{"matter", "工伤", "work-injury"},
		{"matter", "老板欠我工资", "wages"},
		{"matter", "嗯嗯", ""},
		{"matter", "今天天气好", ""},
		{"violence", "没打过我", "no"},
		{"violence", "他老打我", "yes"},
		{"poor", "家里穷", "yes"},
		{"poor", "", ""},
	}
	for _, tt := range tests {
		q, _ := table.Question(tt.question)
		if got, _ := q.Answer(tt.said); got != tt.want {
			t.Errorf("%s: %q reads %q, want %q", tt.question, tt.said, got, tt.want)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	b := book(f)
	f.Add("我是农民工,老板欠工资,收入不高")
	f.Fuzz(func(t *testing.T, text string) {
		for i := range b.Tables {
			table := &b.Tables[i]
			d := table.Decide(table.Read(text))
			if (d.Row == nil) == (d.Next == nil) {
				t.Fatalf("neither decided nor asking: %v", d)
			}
			for j := range table.Questions {
				if id, ok := table.Questions[j].Answer(text); ok {
					if _, known := table.Questions[j].Option(id); !known {
						t.Fatalf("no option %q", id)
					}
				}
			}
		}
	})
}

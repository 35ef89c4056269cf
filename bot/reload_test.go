package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/consult"
)

// ask asks over HTTP.
func (p *program) ask(q string) consult.Answer {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"q": q})
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.Post(p.url()+"/api/ask", "application/json", strings.NewReader(string(body)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var a consult.Answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		p.t.Fatal(err)
	}
	return a
}

// TestOfficeGlossaryTakesEffect edits the office's own glossary and adds a
// report while the service runs; a file that cannot be read changes nothing.
func TestOfficeGlossaryTakesEffect(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	const question = "遇上黑葫芦事了"
	if a := p.ask(question); a.Category == "labor_wage" {
		t.Fatalf("known without the glossary: %s", a.Text)
	}
	glossary := filepath.Join(p.data, "knowledge", "glossary.yaml")
	write(t, glossary, "- {say: 黑葫芦事, mean: 老板拖欠工资, from: 本地}\n")
	p.await(func() bool { return p.ask(question).Category == "labor_wage" })

	write(t, glossary, "- {say: [broken\n")
	p.await(func() bool { return strings.Contains(p.errs.String(), "knowledge not reloaded") })
	if a := p.ask(question); a.Category != "labor_wage" {
		t.Error("a broken glossary took the old one away")
	}

	report := filepath.Join(t.TempDir(), "report.txt")
	write(t, report, "青石镇2023年法治政府建设情况报告\n\n一、化解矛盾\n全年受理民间纠纷120件，调解成功118件。\n\n青石镇人民政府\n2024年1月8日\n")
	if err := os.Remove(glossary); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := p.run("", "ingest", report); code != exitOK {
		t.Fatalf("ingest: %d %s %s", code, out, errs)
	}
	p.await(func() bool { return strings.Contains(p.ask("青石镇调解成功多少件").Text, "118件") })
}

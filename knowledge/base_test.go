package knowledge

import (
	"testing"

	"mingbai/knowledge/statute"
)

func TestCite(t *testing.T) {
	base := load(t, files{"laws.yaml": lawsYAML})
	tests := map[string]Citation{
		"法律援助法#31,42": {Title: "中华人民共和国法律援助法", Year: 2021, Article: "第31、42条"},
		"法援法#31":      {Title: "中华人民共和国法律援助法", Year: 2021, Article: "第31条"},
		"仲裁法#4,27":    {Title: "中华人民共和国仲裁法", Year: 2025, Article: "第27条"},
		"仲裁法#4":       {Title: "中华人民共和国仲裁法", Year: 2025},
		"没有的法#1":      {Title: "没有的法"},
	}
	for text, want := range tests {
		ref, err := statute.ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := base.Cite(ref); got != want {
			t.Errorf("Cite(%s) = %+v, want %+v", text, got, want)
		}
	}
}

func TestLocal(t *testing.T) {
	base := load(t, files{"locals.yaml": `
- {id: county, channel: labor_inspection, place: 甲省乙市, name: 市队}
- {id: town, channel: labor_inspection, place: 甲省乙市丙镇, name: 镇队}
- {id: all, channel: mediation_committee, place: 甲省乙市, name: 调委会}
- {id: wage, channel: mediation_committee, place: 甲省乙市, name: 工资调解队, matters: [labor_wage]}
- {id: adviser, channel: village_adviser, place: 甲省乙市, name: 顾问, matters: [land_rural]}
`})
	tests := []struct{ name, channel, place, category, want string }{
		{"the town before the county", "labor_inspection", "甲省乙市丙镇", "labor_wage", "town"},
		{"a village takes its town's", "labor_inspection", "甲省乙市丙镇丁村", "labor_wage", "town"},
		{"another town takes the county's", "labor_inspection", "甲省乙市戊镇", "labor_wage", "county"},
		{"made for the matter", "mediation_committee", "甲省乙市", "labor_wage", "wage"},
		{"another matter", "mediation_committee", "甲省乙市", "neighbor", "all"},
		{"matter not known", "mediation_committee", "甲省乙市", "", "all"},
		{"only for other matters", "village_adviser", "甲省乙市", "neighbor", ""},
		{"another county", "labor_inspection", "甲省己市", "labor_wage", ""},
		{"no place", "labor_inspection", "", "labor_wage", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := base.Local(tt.channel, tt.place, tt.category)
			if got.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("Local = %q, %v; want %q", got.ID, ok, tt.want)
			}
		})
	}
}

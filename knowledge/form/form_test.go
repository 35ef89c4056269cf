package form_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/form"
	"mingbai/knowledge/statute"
)

func good() form.Form {
	return form.Form{
		ID: "x", Title: "申请表", Name: "做表", To: "窗口", Before: "问", After: "交",
		Law: []statute.Ref{{Law: "某法"}}, Signed: []string{"签名"},
		Parts: []form.Part{
			{Title: "一", Fields: []form.Field{{ID: "a", Name: "甲", Ask: "甲？"}, {ID: "b", Name: "乙"}}},
			{Title: "二", Fields: []form.Field{{ID: "c", Name: "丙", Ask: "丙？", Known: form.Place}}},
		},
	}
}

func TestCheck(t *testing.T) {
	tests := map[string]struct {
		change func(*form.Form)
		ok     bool
	}{
		"whole":            {func(*form.Form) {}, true},
		"no title":         {func(f *form.Form) { f.Title = "" }, false},
		"long name":        {func(f *form.Form) { f.Name = "做一张很长很长名字的申请表啊" }, false},
		"nothing to sign":  {func(f *form.Form) { f.Signed = nil }, false},
		"no law":           {func(f *form.Form) { f.Law = nil }, false},
		"same field twice": {func(f *form.Form) { f.Parts[1].Fields[0].ID = "a" }, false},
		"nameless field":   {func(f *form.Form) { f.Parts[0].Fields[1].Name = "" }, false},
		"known from where": {func(f *form.Form) { f.Parts[1].Fields[0].Known = "bank" }, false},
		"asks nothing":     {func(f *form.Form) { f.Parts = f.Parts[:1]; f.Parts[0].Fields = f.Parts[0].Fields[1:] }, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := good()
			tt.change(&f)
			if err := f.Check(); (err == nil) != tt.ok || err != nil && !errors.Is(err, form.ErrForm) {
				t.Errorf("Check = %v, want ok %v", err, tt.ok)
			}
		})
	}
}

func TestAskedLeavesOutWhatThePenFills(t *testing.T) {
	f := good()
	asked := f.Asked()
	if len(asked) != 2 || asked[0].ID != "a" || asked[1].ID != "c" {
		t.Errorf("asked %v", asked)
	}
}

package knowledge

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// files is a Source made of file names and texts.
type files map[string]string

func (f files) Name() string { return "test" }

func (f files) FS() fs.FS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// named gives a source a name of its own.
type named struct {
	files
	name string
}

func (n named) Name() string { return n.name }

const (
	lawsYAML = `
- {id: 法律援助法, title: 中华人民共和国法律援助法, aliases: [法援法], version: "2021-08-20", year: 2021, status: in_force}
- {id: 仲裁法, title: 中华人民共和国仲裁法, version: "2025-09-12", year: 2025, status: newer, checked: ["27", "31"]}
- {id: 旧条例, title: 旧条例, version: "2003", year: 2003, status: superseded}
`
	channelsYAML = `
- {code: "12348", name: 12348热线, for: 问法律, phone: "12348", law: [法律援助法#23], basis: law, checked: "2026-11-22"}
- {code: judicial_office, name: 司法所, for: 问法律, law: [法律援助法#13], basis: law, checked: "2026-11-22"}
`
	placesYAML = `
- chain: [甲省, 乙市, 丙镇]
- chain: [甲省, 乙市]
`
)

func load(t *testing.T, sources ...Source) *Base {
	t.Helper()
	base, err := Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestLoadReplaces(t *testing.T) {
	base := load(t,
		named{files{"laws.yaml": lawsYAML, "channels.yaml": channelsYAML, "places.yaml": placesYAML}, "first"},
		named{files{"channels.yaml": `- {code: "12348", name: 本地热线, for: 问法律, basis: web, source: 本单位, checked: "2026-11-22"}`}, "second"})
	if got := base.Channels["12348"].Name; got != "本地热线" {
		t.Errorf("12348 is %q, want the later source's", got)
	}
	if len(base.Channels) != 2 || len(base.Places.All()) != 2 {
		t.Errorf("got %d channels and %d places, want 2 and 2", len(base.Channels), len(base.Places.All()))
	}
	for _, p := range base.Check() {
		t.Errorf("replacing an entry is a problem: %v", p)
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := map[string]struct {
		files files
		want  []string // in the message
	}{
		"unknown key":     {files{"guides/a.yaml": "- id: a\n  titel: b\n"}, []string{"guides/a.yaml", "titel", "[2:"}},
		"bad pattern":     {files{"sheets/a.yaml": "id: a\nabsent:\n  - hear: [\"+\"]\n"}, []string{"sheets/a.yaml"}},
		"wrong type":      {files{"laws.yaml": "- {id: a, year: b}\n"}, []string{"laws.yaml"}},
		"law named twice": {files{"laws.yaml": "- {id: a}\n- {id: b, aliases: [a]}\n"}, []string{"twice"}},
		"place no chain":  {files{"places.yaml": "- {note: a}\n"}, []string{"chain"}},
		"bad document":    {files{"documents/a.json": "{"}, []string{"documents/a.json"}},
		"two bad files":   {files{"guides/a.yaml": "- {x: 1}\n", "guides/b.yaml": "- {y: 1}\n"}, []string{"a.yaml", "b.yaml"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Load(tt.files)
			if !errors.Is(err, ErrLoad) {
				t.Fatalf("Load = %v, want ErrLoad", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("message does not name %q: %v", want, err)
				}
			}
		})
	}
}

func TestLoadForms(t *testing.T) {
	base := load(t, files{
		"sheets/one.yaml":   "# a comment\n\nid: A\nplace: 甲省乙市丙镇\n",
		"sheets/many.yaml":  "---\n- id: B\n- id: C\n",
		"sheets/empty.yaml": "# nothing yet\n",
		"documents/d.json":  `{"id": "d", "title": "报告", "place": "甲省", "year": 2024}`,
		"notes.yaml":        "not ours: true\n",
	})
	if len(base.Sheets) != 3 || len(base.SheetsOf("甲省乙市丙镇")) != 1 {
		t.Errorf("got %d sheets, want 3 of which one is of the town", len(base.Sheets))
	}
	if len(base.Documents) != 1 || base.Documents[0].Title != "报告" {
		t.Errorf("documents = %+v", base.Documents)
	}
}

package statute

import (
	"errors"
	"testing"
)

// register holds one law of each status.
func register(t *testing.T) *Register {
	t.Helper()
	r, err := NewRegister([]Law{
		{ID: "劳动争议解释(一)", Title: "解释一", Aliases: []string{"解释一"}, Status: InForce},
		{ID: "仲裁法", Title: "仲裁法", Status: Newer, Checked: []string{"27"}},
		{ID: "批复(法释〔2016〕15号)", Title: "批复", Status: Web},
		{ID: "旧法", Title: "旧法", Status: Superseded},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFindEitherWidth(t *testing.T) {
	r := register(t)
	for _, name := range []string{"劳动争议解释(一)", "劳动争议解释\uff08一\uff09", " 解释一 ", "批复(法释〔2016〕15号)", "批复\uff08法释[2016]15号\uff09"} {
		if _, ok := r.Find(name); !ok {
			t.Errorf("Find(%q) finds nothing", name)
		}
	}
	if _, ok := r.Find("劳动争议解释"); ok {
		t.Error("half a name is found")
	}
}

func TestRegisterCheck(t *testing.T) {
	r := register(t)
	for text, want := range map[string]error{
		"劳动争议解释\uff08一\uff09#15": nil,
		"仲裁法":                    nil,
		"仲裁法#27":                 nil,
		"仲裁法#4":                  ErrReference,
		"批复(法释〔2016〕15号)#1":      ErrReference,
		"旧法":                     ErrReference,
		"没有的法":                   ErrUnknown,
	} {
		ref, err := ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Check(ref); !errors.Is(err, want) {
			t.Errorf("Check(%s) = %v, want %v", text, err, want)
		}
	}
}

func TestRegisterNamedTwice(t *testing.T) {
	_, err := NewRegister([]Law{{ID: "解释(一)"}, {ID: "b", Aliases: []string{"解释\uff08一\uff09"}}})
	if !errors.Is(err, ErrReference) {
		t.Errorf("a name given twice: %v", err)
	}
}

func TestRegisterAll(t *testing.T) {
	all := register(t).All()
	if len(all) != 4 {
		t.Fatalf("All gives %d laws, want 4 without aliases", len(all))
	}
	for i := 1; i < len(all); i++ {
		if all[i-1].ID >= all[i].ID {
			t.Error("All is not in order")
		}
	}
}

func TestCitable(t *testing.T) {
	r := register(t)
	for text, want := range map[string]string{"劳动争议解释(一)#13,15": "第13、15条", "仲裁法#4,27": "第27条", "仲裁法#4": "", "仲裁法": ""} {
		ref, _ := ParseRef(text)
		law, _ := r.Find(ref.Law)
		if got := law.Citable(ref).Article(); got != want {
			t.Errorf("%s shows %q, want %q", text, got, want)
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"法律援助法#23,31", "信访工作条例", "#", "a#", " a # 1 ,, 2 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := ParseRef(s)
		if err == nil && ref.Law == "" {
			t.Fatalf("ParseRef(%q) gives no law and no error", s)
		}
		for _, a := range ref.Articles {
			if a == "" {
				t.Fatalf("ParseRef(%q) gives an empty article", s)
			}
		}
	})
}

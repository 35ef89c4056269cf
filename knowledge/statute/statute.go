// Package statute names laws and their articles: which version was read, since
// when it is in force, and how a citation is written. It holds no statute
// text and gives no advice. Guides, services and calculators cite through it.
package statute

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnknown says that a reference names a law that is not in the register.
var ErrUnknown = errors.New("statute: law is not in the register")

// ErrReference says that a reference cannot be read or must not carry articles.
var ErrReference = errors.New("statute: bad reference")

// Status tells how far a law's text and numbering were verified.
type Status string

const (
	InForce    Status = "in_force"   // the version named was read and is in force
	Newer      Status = "newer"      // a newer revision is in force: cite without article numbers unless listed in Checked
	Web        Status = "web"        // supported by a published page, text not read
	Superseded Status = "superseded" // never cited in answers
)

// Law is one entry of the register.
type Law struct {
	ID      string   `yaml:"id"`      // short name used in references: 法律援助法
	Title   string   `yaml:"title"`   // full title: 中华人民共和国法律援助法
	Aliases []string `yaml:"aliases"` // other short names people use
	Version string   `yaml:"version"` // date of the version read, 2021-08-20 or 2004
	Year    int      `yaml:"year"`    // year shown beside a citation
	Status  Status   `yaml:"status"`
	Checked []string `yaml:"checked"` // articles that may be cited although Status is newer or web
	Note    string   `yaml:"note"`
}

// Ref is a law with the articles meant: 法律援助法#23,31.
type Ref struct {
	Law      string   // Law.ID
	Articles []string // "23", "127第7项"; empty = the law as a whole
}

// ParseRef reads "法律援助法#23,31" or "信访工作条例".
func ParseRef(s string) (Ref, error) {
	name, list, has := strings.Cut(strings.TrimSpace(s), "#")
	ref := Ref{Law: strings.TrimSpace(name)}
	if ref.Law == "" || (has && strings.TrimSpace(list) == "") {
		return Ref{}, fmt.Errorf("%w: %q", ErrReference, s)
	}
	for a := range strings.SplitSeq(list, ",") {
		if a = strings.TrimSpace(a); a != "" {
			ref.Articles = append(ref.Articles, a)
		}
	}
	return ref, nil
}

// UnmarshalYAML reads a reference from its text form.
func (r *Ref) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if err := unmarshal(&s); err != nil {
		return err
	}
	ref, err := ParseRef(s)
	if err != nil {
		return err
	}
	*r = ref
	return nil
}

// Article writes the articles as people read them: 第23、31条, or 第22条、第127条第7项;
// "" for none.
func (r Ref) Article() string {
	var whole, parts []string
	for _, a := range r.Articles {
		number, rest := a, ""
		if i := strings.Index(a, "第"); i > 0 {
			number, rest = a[:i], a[i:]
		}
		switch item := "第" + number + "条" + rest; {
		case rest == "" && !slices.Contains(whole, number):
			whole = append(whole, number)
		case rest != "" && !slices.Contains(parts, item):
			parts = append(parts, item)
		}
	}
	if len(whole) > 0 {
		parts = append([]string{"第" + strings.Join(whole, "、") + "条"}, parts...)
	}
	return strings.Join(parts, "、")
}

// Register finds laws by their short names.
type Register struct {
	laws map[string]Law
}

// NewRegister indexes laws; a name given twice is an error.
func NewRegister(laws []Law) (*Register, error) {
	r := &Register{laws: make(map[string]Law, len(laws))}
	for _, law := range laws {
		for _, name := range append([]string{law.ID}, law.Aliases...) {
			if _, dup := r.laws[key(name)]; dup {
				return nil, fmt.Errorf("%w: %s is named twice", ErrReference, name)
			}
			r.laws[key(name)] = law
		}
	}
	return r, nil
}

// key folds the widths and forms of brackets, so that 解释(一) is one name
// however it was typed.
func key(name string) string {
	return strings.NewReplacer("\uff08", "(", "\uff09", ")", "[", "〔", "]", "〕").Replace(strings.TrimSpace(name))
}

// Find returns the law of a short name; brackets may have either width.
func (r *Register) Find(name string) (Law, bool) {
	law, ok := r.laws[key(name)]
	return law, ok
}

// All returns the laws, ordered by id.
func (r *Register) All() []Law {
	var laws []Law
	for name, law := range r.laws {
		if name == key(law.ID) {
			laws = append(laws, law)
		}
	}
	slices.SortFunc(laws, func(a, b Law) int { return strings.Compare(a.ID, b.ID) })
	return laws
}

// Citable returns the reference without the articles that must not be shown
// because their numbering was not verified.
func (l Law) Citable(ref Ref) Ref {
	if l.Status == InForce {
		return ref
	}
	kept := Ref{Law: ref.Law}
	for _, article := range ref.Articles {
		if slices.Contains(l.Checked, article) {
			kept.Articles = append(kept.Articles, article)
		}
	}
	return kept
}

// Check tells whether a reference may be shown: the law is known, not
// superseded, and articles are given only where its numbering was verified.
func (r *Register) Check(ref Ref) error {
	law, ok := r.Find(ref.Law)
	switch {
	case !ok:
		return fmt.Errorf("%w: %s", ErrUnknown, ref.Law)
	case law.Status == Superseded:
		return fmt.Errorf("%w: %s is superseded", ErrReference, ref.Law)
	case law.Status == InForce:
		return nil
	}
	for _, article := range ref.Articles {
		if !slices.Contains(law.Checked, article) {
			return fmt.Errorf("%w: %s article %s was not verified", ErrReference, ref.Law, article)
		}
	}
	return nil
}

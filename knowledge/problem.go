package knowledge

import "fmt"

// Problem is one finding of Check.
type Problem struct {
	Where   string // guide divorce, sheet DF2024 fact petition, locals.yaml
	What    string // what is wrong, one sentence
	Warning bool   // worth a look, but the entry may be used
}

// String writes the finding on one line.
func (p Problem) String() string {
	if p.Warning {
		return fmt.Sprintf("warning: %s: %s", p.Where, p.What)
	}
	return fmt.Sprintf("%s: %s", p.Where, p.What)
}

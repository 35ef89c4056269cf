package phrase

// Words lists the literal words of the patterns that say what to look for,
// without those that must not stand.
func (s Set) Words() []string {
	var out []string
	for _, p := range s {
		for _, part := range p.need {
			for _, w := range part {
				out = append(out, w...)
			}
		}
	}
	return out
}

package handoff

import "time"

// Deadline is by when somebody has to take a case that people are asked about;
// where nobody is left to ask it is now, and zero while nobody has been asked
// yet or somebody has it.
func (c Case) Deadline(now time.Time) time.Time {
	if !c.Open() || c.Owner != "" {
		return time.Time{}
	}
	for _, s := range c.Steps {
		if s.Kind == stepUnclaimed {
			return s.Due
		}
	}
	if c.Stage == ToHotline {
		return now
	}
	return time.Time{}
}

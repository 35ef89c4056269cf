package knowledge

// CheckSigned tells what is wrong with the office's own answers: what they
// lack, labels and places to go that do not exist, and promises. A number to
// call stands on the word of who signed.
func (b *Base) CheckSigned() []Problem {
	c := &checker{base: b}
	for _, a := range b.Signed {
		where := "signed " + a.ID
		c.err(where, a.Check())
		c.label(where, a.Category)
		c.goes(where, a.Channel)
		if p := promise.FindString(a.Say); p != "" {
			c.problem(where, "promises a result: %s", p)
		}
	}
	return c.found
}

package knowledge

import (
	"slices"
	"testing"

	"mingbai/knowledge/mark"
	"mingbai/knowledge/service"
)

// TestWrongOnlyThere: a wrong number takes no right one with it, here or elsewhere.
func TestWrongOnlyThere(t *testing.T) {
	m := heedMark("", "0437-5555816", "0437-5555815", "0437-6000000", "110", "12345")
	b := heedBase(t, []mark.Mark{m})
	b.Locals = append(b.Locals, heedLocal("d", "court", heedCounty, 2020, "0437-8800110", "0437-7000000"))
	for _, x := range []struct {
		name, text, place string
		want              bool
	}{
		{"as it is", "打0437-5555816", heedTown, true},
		{"without its area code", "打5555816", heedTown, true},
		{"without a dash", "打04375555816", heedTown, true},
		{"the area code in brackets", "打（0437）5555816", heedTown, true},
		{"apart", "打0437 555 5816", heedTown, true},
		{"after another", "打0437-1111111 5555816", heedTown, true},
		{"another area code", "打0512-5555816", heedTown, false},
		{"another area code in brackets", "打(0512)5555816", heedTown, false},
		{"the end of a longer one", "打400-555-5816、8605555816", heedTown, false},
		{"another place", "打5555816", heedOther, false},
		{"another place, whole", "打0512-5555816", heedOther, false},
		{"no place", "打5555816", "", false},
		{"ends in 110", "打0437-1234110、1234110", heedTown, false},
		{"a line of the country", "打110或者12345", heedTown, false},
		{"another county's number", "打0437-6000000", heedTown, false},
		{"another county's tail", "打6000000", heedTown, true},
	} {
		if got := b.Wrong(x.text, x.place); got != x.want {
			t.Errorf("%s: %s in %q: %v", x.name, x.text, x.place, got)
		}
	}
	m.Phones = []string{"0437-7000000"}
	b = heedBase(t, []mark.Mark{{Kind: mark.Service, Place: heedTown, Channel: "labor", Phones: m.Phones}})
	if !b.Wrong("打7000000", heedTown) {
		t.Error("nobody has it, and it is given")
	}
	b.Locals = append(b.Locals, heedLocal("d", "court", heedCounty, 2020, "0437-7000000"))
	if b.Wrong("打7000000", heedTown) || b.Wrong("打0437-7000000", heedTown) {
		t.Error("the county's court has it, and it is taken away")
	}
}

// TestNationalLinesStay: a listing that is wrong with all its numbers takes no
// line of the country from other offices.
func TestNationalLinesStay(t *testing.T) {
	marks := []mark.Mark{heedMark("", "0437-5555816", "110")}
	b := heedBase(t, marks)
	l, given := b.heed(heedLocal("p", "police", heedTown, 2020, "0437-5555816", "110"))
	if !given || !slices.Equal(l.Phones, []string{"110"}) {
		t.Errorf("the police station has %q", l.Phones)
	}
	own := service.Local{Channel: "labor", Place: heedCounty, Phones: []string{"0437-5555816", "110"}}
	if _, given := b.heed(own); given {
		t.Error("the listing that was marked is still given")
	}
}

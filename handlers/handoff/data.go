package handoff

import (
	"strconv"
	"strings"
)

// What the buttons of a case do.
const (
	doClaim    = "cl"
	doBackup   = "bk"
	doOffice   = "of"
	doNotOurs  = "no"
	doEnd      = "en" // begin to close: choose the matter
	doMatter   = "ma"
	doWay      = "wa"
	doPersons  = "pe"
	doJoin     = "jo"
	doNote     = "nt"
	doPick     = "pk" // a waiting message belongs to this case
	doRate     = "ra"
	doWithdraw = "wd"
	doVillage  = "vi"
)

const dataPrefix = "h:"

// LongestData is what a button may carry, in bytes.
const LongestData = 64

// press is what a button carries: what to do with which case at which epoch,
// and what was chosen on the way.
type press struct {
	do    string
	id    string
	epoch int64
	args  []string
	words string // written along with it, where a channel can: the closing note
}

// data writes the button data; "" when it does not fit.
func (p press) data() string {
	parts := append([]string{p.do, p.id, strconv.FormatInt(p.epoch, 36)}, p.args...)
	text := dataPrefix + strings.Join(parts, ":")
	if len(text) > LongestData {
		return ""
	}
	return text
}

// readPress reads button data; ok is false when it is not ours or malformed.
func readPress(data string) (p press, ok bool) {
	rest, ours := strings.CutPrefix(data, dataPrefix)
	parts := strings.Split(rest, ":")
	if !ours || len(data) > LongestData || len(parts) < 3 {
		return p, false
	}
	epoch, err := strconv.ParseInt(parts[2], 36, 64)
	if err != nil || epoch < 0 || parts[0] == "" {
		return p, false
	}
	return press{do: parts[0], id: parts[1], epoch: epoch, args: parts[3:]}, true
}

// arg returns the n-th choice, "" when there is none.
func (p press) arg(n int) string {
	if n < len(p.args) {
		return p.args[n]
	}
	return ""
}

// Ours tells whether button data belongs to this package.
func Ours(data string) bool { return strings.HasPrefix(data, dataPrefix) }

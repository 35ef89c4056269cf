// Package audit is the book of who did what with other people's matters: each
// export, each look at a transcript, each change of the roster or the counts
// is one entry of a hash chain, so that nobody can edit, drop or reorder
// entries unnoticed, not even with the database in hand. The package knows the
// entries, how they are chained and how a chain is walked; handlers/store keeps
// them, the console, the exports and the commands enter them. It is not a log
// for operators, and nothing a resident wrote belongs in it.
//
// Each entry carries an HMAC-SHA-256 over the one before it and its own
// content. The head, the last number and its sum, is remembered apart under a
// sum of its own, and once more in a file beside the database (the witness), so
// that a cut tail is found as well. Whoever holds the office's key file can make
// any chain: keep it apart from the data.
package audit

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// ErrEntry says that an entry cannot be entered as it is.
var ErrEntry = errors.New("audit: entry cannot be entered")

// What is what somebody did.
type What string

// The things that are entered.
const (
	Exported   What = "exported"    // figures or rows left the house
	Viewed     What = "viewed"      // a transcript was opened
	Recorded   What = "recorded"    // a file of offline records was entered
	YearClosed What = "year-closed" // a year's numbers were frozen
	Corrected  What = "corrected"   // a closed year was corrected
	Figure     What = "figure"      // a figure read out of a report was corrected
	Material   What = "material"    // a document was taken in, or an entry marked
	Roster     What = "roster"      // the roster of advisers and officers changed
	Account    What = "account"     // an office account was made, changed or locked
	SignedIn   What = "signed-in"   // somebody signed in to the console
	BackedUp   What = "backed-up"   // a copy of the database was made
	Restored   What = "restored"    // the database was put back from a copy
	Erased     What = "erased"      // a resident was erased on the office's order
	Settings   What = "settings"    // what the office keeps to was changed
	Repaired   What = "repaired"    // the book went on after a break; entered by the store itself
)

// labels is how people read What.
var labels = map[What]string{
	Exported: "导出", Viewed: "看了咨询记录", Recorded: "录入线下记录", YearClosed: "年度结账", Corrected: "更正已结账的年份",
	Figure: "更正报告里的数字", Material: "收资料、标资料", Roster: "改名单", Account: "改账号", SignedIn: "登录", BackedUp: "备份", Restored: "从备份恢复",
	Erased: "删除住户资料", Settings: "改设置", Repaired: "日志断过，从这里接着记",
}

// Kinds lists the things that are entered, in the order of their constants.
func Kinds() []What {
	return []What{Exported, Viewed, Recorded, YearClosed, Corrected, Figure, Material, Roster, Account, SignedIn, BackedUp, Restored, Erased, Settings, Repaired}
}

// Label is What as people read it.
func (w What) Label() string { return labels[w] }

// Terminal is who did what was done by a command: whoever owns the data folder.
const Terminal = "命令行"

// Entry is one thing that was done.
type Entry struct {
	Seq     int64     `json:"seq"`     // 1, 2, 3, …; set by the store
	At      time.Time `json:"at"`      // set by the store
	Who     string    `json:"who"`     // account or name of somebody of the office, or Terminal; never a resident
	What    What      `json:"what"`    //
	Object  string    `json:"object"`  // what it was done to: a case number, a file, a year
	Details string    `json:"details"` // one sentence without a resident's name, number or words
	Place   string    `json:"place"`   // administrative chain it concerns; "" = the whole office, or not known
}

// Query narrows what is read of the book. Zero fields narrow nothing.
type Query struct {
	What     What
	From, To time.Time        // To is the first moment that is not wanted
	Match    func(Entry) bool // for what is sealed; nil = every entry
}

// longest is how many characters a text of an entry may have.
const longest = 2000

// Check tells whether an entry may be entered.
func (e Entry) Check() error {
	switch {
	case e.What.Label() == "":
		return fmt.Errorf("%w: unknown kind %q", ErrEntry, string(e.What))
	case e.Who == "":
		return fmt.Errorf("%w: nobody did it", ErrEntry)
	}
	for _, text := range []string{e.Who, e.Object, e.Details, e.Place} {
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > longest {
			return fmt.Errorf("%w: a text is too long or no text", ErrEntry)
		}
	}
	return nil
}

package ledger

// Number is a whole number of a count. Money is in 元; a count in 万元 is
// written with two decimals.
type Number = int64

// Kind tells which of an office's registers a row belongs to. A matter can be
// in several registers and is counted once in each.
type Kind string

// The registers.
const (
	SelfService Kind = "self"         // 自助问答: the assistant answered, nobody registered it
	Consulting  Kind = "consultation" // 法律咨询
	Mediating   Kind = "mediation"    // 人民调解
	LegalAid    Kind = "legal_aid"    // 法律援助
	Lecture     Kind = "lecture"      // 法治讲座
	Opinion     Kind = "opinion"      // 法律意见
	Document    Kind = "document"     // 代写文书
	Petitioning Kind = "petition"     // 信访, as the petition office supplies it
)

// Entry is one row of the books as reports count it, whether residents made it
// online or somebody entered it: see Rules. It holds no words of a
// resident.
type Entry struct {
	ID       string
	CaseKey  string // rows of a register with the same key are one matter; "" = a matter of its own
	Date     Date   // 登记日期
	Closed   Date   // 办结日期; "" = still open
	Place    string // administrative chain or the roster's name of the town; "" unknown
	Village  string // "" unknown
	Channel  string // walk_in, phone, village_visit, lecture_site, online, or the channel of the assistant
	Kind     Kind
	Category string // label of the matter, statistical category, or T01 to T99
	First    bool   // the first row of its key
	Matters  int64  // 宗, 件, 场, 份; 0 for a row that adds to a matter
	Visits   int64  // 人次
	Outcome  Outcome
	Urgent   bool
	Offline  bool // entered by hand
	Adviser  string
	ByLawyer bool   // a village's legal adviser did it, rather than the judicial office
	Amount   Number // 元, agreed in a mediation
	Test     bool   // a trial or nonsense: never counted

	Steps Steps // stages that the matter reached with this row, for the first time
	Size  int64 // how many matters reached them
}

// Record is an offline entry: what somebody writes into the book by hand or
// brings as a file.
type Record struct {
	Ref      string // what makes it the same entry when it comes again; needed
	Line     int    // in the file it comes from; 0 = from no file
	Date     Date
	Kind     Kind
	Place    string
	Village  string
	Category string
	Channel  string
	Matters  int64
	Visits   int64
	Outcome  Outcome
	Key      string // 案号; "" = a matter of its own
	Adviser  string // name, or id of the roster; "" = the judicial office did it
	ByOffice bool   // somebody of the judicial office did it, although Adviser names them
	Amount   Number // 元
	Summary  string // redacted; kept sealed
	Urgent   bool
	Test     bool
}

// Entered says what became of records.
type Entered struct {
	New      int // were entered
	Repeated int // were there already
	Joined   int // of the new: added visits or a stage to a matter that was there
}

// Query chooses what is counted.
type Query struct {
	From, To Date   // both included; "" = open
	Place    string // a place and everything in it; "" = everywhere
	Village  string // "" = every village
	ByClose  bool   // rows belong to the day their matter was closed, rather than registered
}

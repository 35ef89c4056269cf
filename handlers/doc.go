// Package handlers holds the Assistant, the one place that decides what a
// message means: a command, a pressed button, an answer to something it asked,
// or a question. What belongs to a case with a person is handoff's to decide:
// its desk looks at each message first; what people of the roster ask for
// besides cases (offline work, work logs, figures) is looked for before that. It is pure: it reads a message and a session and returns the
// effect, which package delivery commits at once. It knows no channel, no
// database and no search engine; channels, the store and the index are wired
// to it in package bot.
//
// The trade's terms, as the code names them and as residents and offices do:
//
//	consultation   法律咨询      one question asked and how it was met
//	case           单            a wish for a person, until it is closed
//	referral       转介、移交    handing a resident to a person
//	adviser        村(居)法律顾问 the lawyer of a village
//	eligibility    资格          who can have it, by the law's own conditions
//	paper          申请表、申请书  a form made in chat, to print and sign
//	mediation      人民调解      settling a dispute with a mediator's help
//	legal aid      法律援助      a lawyer paid by the state
//	ledger         台账          the book of countable rows
//	justice office 司法所        the judicial office of a town
//	village        村(居、社区)  the unit an adviser serves
//	work log       工作日志      what somebody of the roster did in a month
//	matters        宗、件        things asked about
//	visits         人次          times somebody came
//	persons        人            different people; never added across periods
//	case key       案号          what makes rows one matter
//	counting rules 口径          what an indicator counts
//	self-service   自助问答      answered by the assistant, registered by nobody
//	passage        段落          a paragraph that can be found and cited
//	fact sheet     资料摘要      what one report of a place says
package handlers

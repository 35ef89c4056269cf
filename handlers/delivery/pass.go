package delivery

// Pass tells how far words that were meant for somebody else came, for
// channels that show it to whoever wrote them.
type Pass int

// How far words came.
const (
	NotPassed Pass = iota // they were not for anybody else
	Passing               // on their way
	Passed                // delivered
	PassLost              // given up
)

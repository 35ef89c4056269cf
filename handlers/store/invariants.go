package store

import (
	"context"
	"errors"
	"fmt"
)

// ErrInvariant says that rows contradict each other.
var ErrInvariant = errors.New("store: rows contradict each other")

// rules are what must hold of the rows at any time, whatever crashed when. Each
// query counts the rows that break one.
var rules = []struct{ name, query string }{
	{"a waiting update has no lane", `SELECT COUNT(*) FROM inbox i WHERE i.state <> 1 AND i.state = 0 AND NOT EXISTS
		(SELECT 1 FROM lanes l WHERE l.queue = 'in' AND l.chat_key = i.chat_key AND l.head <= i.id)`},
	{"a lane of updates has no waiting head", `SELECT COUNT(*) FROM lanes l WHERE l.queue = 'in' AND NOT EXISTS
		(SELECT 1 FROM inbox i WHERE i.id = l.head AND i.state = 0 AND i.chat_key = l.chat_key)`},
	{"a waiting reply has no lane", `SELECT COUNT(*) FROM outbox o WHERE o.state <> 1 AND o.state = 0 AND NOT EXISTS
		(SELECT 1 FROM lanes l WHERE l.chat_key = o.chat_key AND l.queue <> 'in' AND l.head <= o.id)`},
	{"a lane of replies has no waiting head", `SELECT COUNT(*) FROM lanes l WHERE l.queue <> 'in' AND NOT EXISTS
		(SELECT 1 FROM outbox o WHERE o.id = l.head AND o.state = 0 AND o.chat_key = l.chat_key)`},
	{"a reply has no cause", `SELECT COUNT(*) FROM outbox o WHERE o.cause <> 0 AND NOT EXISTS
		(SELECT 1 FROM inbox i WHERE i.id = o.cause AND i.state = 1)`},
	{"a ledger row has no cause", `SELECT COUNT(*) FROM consultations c WHERE c.cause <> 0 AND NOT EXISTS
		(SELECT 1 FROM inbox i WHERE i.id = c.cause AND i.state = 1)`},
	{"a closed case waits for something", `SELECT COUNT(*) FROM case_steps t WHERE NOT EXISTS
		(SELECT 1 FROM cases c WHERE c.id = t.case_id AND c.active = 1)`},
	{"a closed case is somebody's", `SELECT COUNT(*) FROM case_people p WHERE NOT EXISTS
		(SELECT 1 FROM cases c WHERE c.id = p.case_id AND c.active = 1)`},
	{"a case has nobody's words", `SELECT COUNT(*) FROM case_lines l WHERE NOT EXISTS
		(SELECT 1 FROM cases c WHERE c.id = l.case_id AND c.worded = 1)`},
	{"a finished update has no time", `SELECT COUNT(*) FROM inbox WHERE state <> 0 AND done_at IS NULL`},
	{"an update was set aside without a reason", `SELECT COUNT(*) FROM inbox WHERE state <> 1 AND state = 2 AND reason IS NULL`},
	{"an id is beyond its counter", `SELECT COUNT(*) FROM counters c WHERE
		c.n < (SELECT COALESCE(MAX(id), 0) FROM inbox) AND c.name = 'inbox'
		OR c.n < (SELECT COALESCE(MAX(id), 0) FROM outbox) AND c.name = 'outbox'`},
}

// Invariants checks that the rows agree with each other. It reads whole tables.
func (s *Store) Invariants(ctx context.Context) error {
	var broken []error
	for _, rule := range rules {
		var n int64
		if err := s.find(ctx, rule.query, nil, &n); err != nil {
			return s.failed("check invariants", err)
		}
		if n > 0 {
			broken = append(broken, fmt.Errorf("%w: %s (%d)", ErrInvariant, rule.name, n))
		}
	}
	return errors.Join(broken...)
}

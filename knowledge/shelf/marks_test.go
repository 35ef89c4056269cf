package shelf

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/mark"
)

func TestMarks(t *testing.T) {
	s, ctx := open(t), context.Background()
	guide := mark.Mark{Kind: mark.Guide, ID: "wages", Title: "工资", Standing: mark.Stale, Reason: "旧法", Who: "王", At: time.Unix(1, 0).UTC()}
	phone := mark.Mark{Kind: mark.Service, ID: "a", Title: "大队", Place: "甲县", Channel: "labor", Phones: []string{"0437-5555816"}, Standing: mark.Stale, Reason: "打不通", Who: "王", At: time.Unix(2, 0).UTC()}
	for _, m := range []mark.Mark{guide, phone} {
		if err := s.Mark(ctx, m, nil); err != nil {
			t.Fatal(err)
		}
	}
	again := phone
	again.ID, again.Phone = "another reading", "0437-5555817"
	if err := s.Mark(ctx, again, func(before *mark.Mark) error {
		if before == nil || before.Phone != "" {
			t.Errorf("before: %+v", before)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	all, err := s.Marks()
	if err != nil || len(all) != 2 || all[1].Phone != "0437-5555817" {
		t.Fatalf("%+v, %v", all, err)
	}
	errFull, before := errors.New("full"), snapshot(t, s.dir)
	no := func(*mark.Mark) error { return errFull }
	if err := s.Mark(ctx, phone, no); !errors.Is(err, errFull) || snapshot(t, s.dir) != before {
		t.Errorf("marked without an entry: %v", err)
	}
	if err := s.Unmark(ctx, guide, no); !errors.Is(err, errFull) || snapshot(t, s.dir) != before {
		t.Errorf("unmarked without an entry: %v", err)
	}
	if err := s.Unmark(ctx, guide, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Unmark(ctx, guide, nil); !errors.Is(err, ErrNoMark) {
		t.Errorf("unmarked twice: %v", err)
	}
	guide.Reason = ""
	if err := s.Mark(ctx, guide, nil); !errors.Is(err, mark.ErrMark) {
		t.Errorf("no reason: %v", err)
	}
	put(t, s.dir, marksFile, strings.Repeat("x", 3))
	if _, err := s.Marks(); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if err := s.Mark(ctx, phone, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("over what cannot be read: %v", err)
	}
}

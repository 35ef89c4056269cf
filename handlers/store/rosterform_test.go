package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// TestOldRosterKeepsTownsApart opens data in which a judicial office was its
// name alone: people and villages stay, the offices of two towns come apart,
// and it is done once.
func TestOldRosterKeepsTownsApart(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			dir := t.TempDir()
			cfg, driver, source := store.Config{Dir: dir}, "sqlite", filepath.Join(dir, "mingbai.db")
			if engine == "postgres" {
				cfg.URL = storetest.Postgres(t)
				driver, source = "pgx", cfg.URL
			}
			age(t, cfg, driver, source)
			for _, run := range []string{"first start", "second start"} {
				s, err := store.Open(t.Context(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				r, err := s.Roster(t.Context())
				if err != nil || r.Version != 2 {
					t.Errorf("%s: version %d, %v", run, r.Version, err)
				}
				apart(t, r)
				found, _, err := s.SearchTrail(t.Context(), audit.Query{What: audit.Roster}, 0, 9)
				if err != nil || len(found) != 1 || found[0].Who != "明白" {
					t.Errorf("%s: entered %+v, %v", run, found, err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

const (
	townA, townB = "广东省中山市甲镇", "广东省中山市乙镇"
	townC, townD = "广东省中山市丙镇", "广东省中山市丁镇"
	townE, townF = "广东省中山市戊镇", "广东省中山市己镇"
	cityOfAll    = "广东省中山市"
)

// age makes data as it was before offices had towns: the last who named an
// office had moved it.
func age(t *testing.T, cfg store.Config, driver, source string) {
	t.Helper()
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	err = s.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{
			{ID: "a", Name: "王一", Role: handoff.Officer, Office: "司法所", Place: townA, Appointed: true},
			{ID: "b", Name: "王二", Role: handoff.Officer, Office: "司法所", Place: "乙镇"},
			{ID: "c", Name: "王三", Role: handoff.Officer, Office: "中心所"},
			{ID: "e", Name: "王五", Role: handoff.Officer, Office: "戊镇司法所", Place: townE},
			{ID: "g", Name: "王六", Role: handoff.Officer, Office: "戊镇司法所", Place: cityOfAll, Appointed: true},
			{ID: "f", Name: "王七", Role: handoff.Officer, Office: "己镇司法所", Place: cityOfAll, Appointed: true},
			{ID: "z", Name: "张三", Firm: "某律所", Role: handoff.Adviser, Place: townB},
		},
		Posts: []handoff.Post{
			{Place: townA, Village: "一村", Adviser: "z", Office: "司法所"}, {Place: townB, Village: "二村", Adviser: "z", Office: "司法所"},
			{Place: townC, Village: "三村", Office: "中心所"}, {Place: townD, Village: "四村", Office: "中心所"},
			{Place: townE, Village: "五村", Office: "戊镇司法所"}, {Place: townF, Village: "六村", Office: "己镇司法所"},
		},
		Offices: []handoff.Office{{Name: "司法所", Place: "乙镇", Times: handoff.Times{Claim: 7 * time.Minute}}},
	})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, query := range []string{"ALTER TABLE roster DROP COLUMN form", "DELETE FROM goose_db_version WHERE version_id >= 10"} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}

// apart tells what must hold of the roster that age made.
func apart(t *testing.T, r handoff.Roster) {
	t.Helper()
	for id, want := range map[string]handoff.OfficeID{
		"a": {Place: townA, Name: "司法所"}, "b": {Place: townB, Name: "司法所"}, "c": {Place: townC, Name: "中心所"},
		"e": {Place: townE, Name: "戊镇司法所"}, "g": {Place: townE, Name: "戊镇司法所"}, "f": {Place: townF, Name: "己镇司法所"},
	} {
		if p, _ := r.Person(id); r.OfficeOf(p) != want || p.Place != want.Place || p.Appointed != strings.Contains("agf", id) {
			t.Errorf("%s is of %+v", p.Name, r.OfficeOf(p))
		}
	}
	for i, want := range []handoff.OfficeID{{Place: townA, Name: "司法所"}, {Place: townB, Name: "司法所"}, {Place: townC, Name: "中心所"}, {Place: townC, Name: "中心所"}} {
		if p := r.Posts[i]; p.OfficeID() != want || i < 2 && p.Adviser != "z" {
			t.Errorf("%s belongs to %+v", p.Village, p.OfficeID())
		}
	}
	for _, town := range []string{townA, townB} {
		if o := r.Office(handoff.OfficeID{Place: town, Name: "司法所"}); o.Times.Claim != 7*time.Minute {
			t.Errorf("the office of %s keeps to %+v", town, o)
		}
	}
	for town, want := range map[string]string{townA: "a", townE: "g", townF: "f"} {
		if p, ok := r.Appointed(town); !ok || p.ID != want {
			t.Errorf("%q is appointed for %s", p.Name, town)
		}
	}
	if p, _ := r.Person("z"); p.Place != townB || len(r.People) != 7 || len(r.Posts) != 6 {
		t.Errorf("people %+v", r.People)
	}
}

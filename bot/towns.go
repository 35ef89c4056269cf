package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"mingbai/handlers/backup"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
	"mingbai/knowledge"
)

// townsTime is how long reading the towns of the roster may take.
const townsTime = 3 * time.Second

// townsOf lists the towns that the roster serves, in its order: the first steps
// and the roster's pages write them there.
func townsOf(r handoff.Roster) []knowledge.Town {
	var out []knowledge.Town
	at := map[string]int{}
	add := func(place string) {
		if _, known := at[place]; !known && place != "" {
			at[place] = len(out)
			out = append(out, knowledge.Town{Place: place})
		}
	}
	seen := map[[2]string]bool{}
	for _, p := range r.Posts {
		add(p.Place)
		if key := [2]string{p.Place, p.Village}; p.Place != "" && p.Village != "" && !seen[key] {
			seen[key] = true
			t := &out[at[p.Place]]
			t.Villages = append(t.Villages, p.Village)
		}
	}
	for _, o := range r.Offices {
		add(o.Place)
	}
	for _, p := range r.People {
		if p.Role == handoff.Officer {
			add(p.Place)
		}
	}
	return out
}

// servedBy reads the towns of the store's roster.
func servedBy(s *store.Store) func() ([]knowledge.Town, error) {
	return func() ([]knowledge.Town, error) {
		ctx, cancel := context.WithTimeout(context.Background(), townsTime)
		defer cancel()
		r, err := s.Roster(ctx)
		return townsOf(r), err
	}
}

// townsOrder asks for the towns that are served.
type townsOrder struct{}

// towns writes them as JSON.
func (s shop) towns(ctx context.Context) ([]byte, error) {
	r, err := s.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	return json.Marshal(townsOf(r))
}

// servedHere are the towns that the service of a data folder serves, for
// commands beside it; none when there is no database yet.
func servedHere(ctx context.Context, e env, c config) ([]knowledge.Town, error) {
	if _, err := os.Stat(c.path(backup.DatabaseName)); c.database == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out bytes.Buffer
	e.out = &out
	if err := carryOut(ctx, e, c, order{Towns: &townsOrder{}}); err != nil {
		return nil, err
	}
	var towns []knowledge.Town
	return towns, json.Unmarshal(out.Bytes(), &towns)
}

// serve adds the towns of the roster to knowledge that was opened for one
// command. Without them it answers as before.
func (k *known) serve(ctx context.Context, e env, c config) {
	towns, err := servedHere(ctx, e, c)
	if err == nil {
		var base *knowledge.Base
		if base, err = k.base.Serving(towns); err == nil {
			k.base, k.consult = base, k.consult.Serving(base)
		}
	}
	if err != nil {
		newLogger(e.err).Warn("towns of the roster not read", "err", err)
	}
}

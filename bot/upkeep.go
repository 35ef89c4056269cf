package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"
	"time"

	"mingbai/handlers/consult"
	"mingbai/knowledge/mark"
)

// upkeep reloads changed knowledge, looks for what is due in cases, removes what is too old and checks the
// index files, until ctx ends.
func (a *app) upkeep(ctx context.Context) error {
	reload, purge, check := time.NewTicker(reloadEvery), time.NewTicker(purgeEvery), time.NewTicker(checkEvery)
	due := time.NewTicker(fireEvery)
	defer due.Stop()
	defer reload.Stop()
	defer purge.Stop()
	defer check.Stop()
	a.purge(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-reload.C:
			if a.stamp() != a.loaded.Load() {
				a.reload(ctx)
			}
		case <-due.C:
			a.fire(ctx)
		case <-purge.C:
			a.purge(ctx)
		case <-check.C:
			if mended, err := a.keeper.Check(ctx); err != nil || mended {
				a.log.Warn("index checked", "mended", mended, "err", err)
			}
		}
	}
}

// tally counts the rows that came, so that the next summary finds little to do,
// until ctx ends. After an update there may be years of them: nothing else
// waits for it.
func (a *app) tally(ctx context.Context) error {
	due := time.NewTicker(fireEvery)
	defer due.Stop()
	for {
		if err := a.store.Tally(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("rows not counted", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-due.C:
		}
	}
}

// purge removes messages older than the retention, and what was read of files
// that nobody decided on.
func (a *app) purge(ctx context.Context) {
	if err := a.tray.Sweep(); err != nil {
		a.log.Error("drafts not swept", "err", err)
	}
	n, err := a.store.Purge(ctx, time.Now().AddDate(0, 0, -retentionDays))
	if err != nil {
		a.log.Error("purge failed", "err", err)
		return
	}
	if n > 0 {
		a.log.Info("purged", "rows", n)
	}
}

// reload takes changed knowledge into use. Knowledge that cannot be read
// changes nothing: the old goes on answering. What stood in the data folder when
// it was called is in use when it returns.
func (a *app) reload(ctx context.Context) {
	a.knowledge.loading.Lock()
	defer a.knowledge.loading.Unlock()
	if a.knowledge.closed {
		return
	}
	a.loaded.Store(a.stamp())
	base, err := loadBase(a.config, a.log)
	if err != nil {
		a.log.Error("knowledge not reloaded", "err", err)
		return
	}
	who, err := consult.New(consult.Config{Base: base, Search: a.keeper, Words: a.words})
	if err != nil {
		a.log.Error("knowledge not reloaded", "err", err)
		return
	}
	if err := a.keeper.Update(ctx, entriesOf(base)); err != nil {
		a.log.Error("index not updated", "err", err)
		return
	}
	a.knowledge.replace(&version{base: base, who: who}, func() []mark.Mark { return marks(a.config, a.log) })
	a.log.Info("knowledge reloaded", "documents", len(base.Documents), "guides", len(base.Guides))
}

// stamp changes when the office's own knowledge does.
func (a *app) stamp() uint64 {
	return stampOf(a.config.path(ownFolder)) ^ stampOf(a.config.path(documentsFolder))
}

// stampOf changes when a file of a folder does.
func stampOf(dir string) uint64 {
	sum := fnv.New64a()
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // a missing folder is an empty one
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintf(sum, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return sum.Sum64()
}

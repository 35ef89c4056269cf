package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/misses"
	"mingbai/handlers/rosterbook"
	"mingbai/handlers/store"
	"mingbai/knowledge"
)

// order is what a command wants done with the store, as it can travel to the
// service that has the data folder open. One field is set.
type order struct {
	Invite *handoff.Invitation `json:"invite,omitempty"`
	Import *importOrder        `json:"import,omitempty"`
	List   *listOrder          `json:"list,omitempty"`
	Office *handoff.Office     `json:"office,omitempty"` // what an office is to keep to
	Reset  *resetOrder         `json:"reset,omitempty"`
	Record *recordOrder        `json:"record,omitempty"`
	Misses *missesOrder        `json:"misses,omitempty"`
	Learn  *learnOrder         `json:"learn,omitempty"`
	Verify *verifyOrder        `json:"verify,omitempty"`
	Backup *backupOrder        `json:"backup,omitempty"`
	Forget *forgetOrder        `json:"forget,omitempty"`
	Close  *closeOrder         `json:"close,omitempty"`
	Draft  *draftOrder         `json:"draft,omitempty"`
	Export *exportOrder        `json:"export,omitempty"`
	Figure *figureOrder        `json:"figure,omitempty"`
	Taken  *takenOrder         `json:"taken,omitempty"` // a document
	Towns  *townsOrder         `json:"towns,omitempty"`

	watch watch // hears how an export goes on
}

// patience is how long an order may take.
func (o order) patience() time.Duration {
	if o.Verify != nil || o.Backup != nil || o.Draft != nil || o.Close != nil || o.Record != nil {
		return longOrder
	}
	return controlTime
}

type importOrder struct {
	Place string
	File  []byte
}

type listOrder struct{ JSON bool }

type missesOrder struct {
	From, To time.Time
	JSON     bool
}

// shop is what orders are carried out with.
type shop struct {
	alone bool // no service runs beside, which would count what came
	store *store.Store
	desk  *handoff.Desk
	base  func() (*knowledge.Base, error)

	config config
	log    *slog.Logger
	watch  watch // set for exports
}

// errOrder says that an order names nothing to do.
var errOrder = errors.New("不认识的指令")

// do carries out an order.
func (o order) do(ctx context.Context, s shop, out io.Writer) error {
	switch {
	case o.Invite != nil:
		return s.invite(ctx, *o.Invite, out)
	case o.Import != nil:
		return s.take(ctx, *o.Import, out)
	case o.List != nil:
		return s.list(ctx, *o.List, out)
	case o.Office != nil:
		return s.keep(ctx, *o.Office, out)
	case o.Reset != nil:
		return s.reset(ctx, *o.Reset, out)
	case o.Record != nil:
		return s.record(ctx, *o.Record, out)
	case o.Misses != nil:
		return s.misses(ctx, *o.Misses, out)
	case o.Learn != nil:
		return s.learn(ctx, *o.Learn, out)
	case o.Verify != nil:
		return s.verify(ctx, out)
	case o.Backup != nil:
		return s.backup(ctx, *o.Backup, out)
	case o.Forget != nil:
		return s.forget(ctx, *o.Forget, out)
	case o.Close != nil:
		return s.closeYear(ctx, *o.Close, out)
	case o.Draft != nil:
		return s.draft(ctx, *o.Draft, out)
	case o.Export != nil:
		return s.export(ctx, *o.Export, out)
	case o.Figure != nil:
		return s.correctFigure(ctx, *o.Figure, out)
	case o.Taken != nil:
		return s.enterTaken(ctx, *o.Taken)
	case o.Towns != nil:
		towns, err := s.towns(ctx)
		if err != nil {
			return err
		}
		_, err = out.Write(towns)
		return err
	}
	return errOrder
}

var (
	// errBusyFolder says that the service works on the data folder and cannot be asked.
	errBusyFolder = errors.New("服务正开着，SQLite 的数据目录一次只能一个程序用，又联系不上那个服务：先停服务(Ctrl-C)再来；数据目录的路径太长时也会这样，换短一点的")
	// errNoData says that there is no data folder yet.
	errNoData = errors.New("数据目录还没有：先开一次服务，或设 MINGBAI_DATA 指到它")
)

// carryOut does an order on the data folder, or has the service do it that
// holds the folder open.
func carryOut(ctx context.Context, e env, c config, o order) (err error) {
	if _, err := os.Stat(c.data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w：%s", errNoData, c.data)
	}
	log := newLogger(e.err)
	s, err := store.Open(ctx, store.Config{Dir: c.data, URL: c.database, Log: log})
	if errors.Is(err, store.ErrInUse) {
		if o.Export != nil {
			return streamService(ctx, c, o, e.out)
		}
		return askService(ctx, c, o, e.out)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk, err := newHandoff(s, nil)
	if err != nil {
		return err
	}
	base := func() (*knowledge.Base, error) { return loadBase(c, log) }
	return o.do(ctx, shop{alone: true, store: s, desk: desk, base: base, config: c, log: log, watch: o.watch}, e.out)
}

// changeRoster saves what change makes of the roster and enters what was done
// there.
func (s shop) changeRoster(ctx context.Context, place, done string, change func(handoff.Roster) (handoff.Roster, error)) error {
	return rosterbook.Change(ctx, s.store, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		next, err := change(r)
		return next, audit.Entry{Who: audit.Terminal, What: audit.Roster, Details: done, Place: place}, err
	})
}

// misses shows the groups of questions without an answer.
func (s shop) misses(ctx context.Context, o missesOrder, out io.Writer) error {
	base, err := s.base()
	if err != nil {
		return err
	}
	var list []misses.Miss
	for miss, err := range s.store.Misses(ctx, o.From, o.To) {
		if err != nil {
			return err
		}
		list = append(list, miss)
	}
	return missesCmd{JSON: o.JSON}.show(out, misses.Groups(list), len(list), titles(base))
}

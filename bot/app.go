package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/cases"
	"mingbai/bot/telegram"
	"mingbai/bot/webchat"
	"mingbai/handlers"
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
	"mingbai/index/generation"
	"mingbai/index/segment"
	"mingbai/knowledge/shelf"
)

// retentionDays is how long messages are kept.
const retentionDays = 90

// app is the running service: everything opened and wired, nothing started.
type app struct {
	config    config
	log       *slog.Logger
	store     *store.Store
	keeper    *generation.Keeper
	knowledge *living
	shelf     *shelf.Shelf
	tray      *shelf.Tray
	loaded    atomic.Uint64 // the stamp of the knowledge that was read last, though it may be unusable
	words     *segment.Dictionary
	people    *handoff.Desk
	worker    *delivery.Worker
	desk      *delivery.Desk
	updates   *delivery.Bell
	replies   *delivery.Bell
	telegram  *telegram.Channel // nil without a token
	web       *webchat.Server
	console   *console.Server
	code      string // one-time code of the first account, "" when there is one
	metrics   *metrics
	name      string // of this process among replicas

	ready        readiness
	telegramLost atomic.Bool // Telegram refused the token while running
}

// openApp opens the data folder, the database, the index and the channels.
func openApp(ctx context.Context, c config, e env) (_ *app, err error) {
	a := &app{config: c, log: newLogger(e.err), knowledge: &living{}, name: processName()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := makeDataFolder(c.data); err != nil {
		return nil, err
	}
	if a.store, err = store.Open(ctx, store.Config{Dir: c.data, URL: c.database, Log: a.log}); err != nil {
		return nil, err
	}
	a.knowledge.towns = servedBy(a.store)
	if err := a.openShelf(); err != nil {
		return nil, err
	}
	if err := a.openKnowledge(ctx); err != nil {
		return nil, err
	}
	if err := a.openDelivery(ctx); err != nil {
		return nil, err
	}
	if err := a.openOffice(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// Close releases what is open, in reverse order.
func (a *app) Close() error {
	a.knowledge.loading.Lock() // one that runs ends first
	defer a.knowledge.loading.Unlock()
	a.knowledge.closed = true
	var errs []error
	if a.keeper != nil {
		errs = append(errs, a.keeper.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}

// openKnowledge loads the knowledge and opens the index generations over it.
func (a *app) openKnowledge(ctx context.Context) error {
	a.loaded.Store(a.stamp())
	base, err := loadBase(a.config, a.log)
	if err != nil {
		return err
	}
	a.keeper, err = generation.Open(ctx, generation.Config{Folder: a.config.path("index"), Logger: a.log}, entriesOf(base))
	if err != nil {
		return fmt.Errorf("索引打不开：%w", err)
	}
	if a.words, err = segment.LoadDictionary(segment.DictionaryConfig{}); err != nil {
		return err
	}
	who, err := consult.New(consult.Config{Base: base, Search: a.keeper, Words: a.words})
	if err != nil {
		return err
	}
	a.knowledge.now.Store(&version{base: base, who: who})
	return nil
}

// openDelivery wires the assistant to the inbox, the outbox and the channels.
func (a *app) openDelivery(ctx context.Context) error {
	var err error
	if a.people, err = newHandoff(a.store, a.knowledge); err != nil {
		return err
	}
	assistant, err := handlers.New(handlers.Config{
		Consult: a.knowledge, Places: a.knowledge, Records: records{a.store}, Retention: retentionDays, Secret: a.store.Secret("assistant"),
		Checks: a.knowledge, Papers: a.knowledge, Files: []string{webchat.Channel, telegram.Name},
		Shown: []string{webchat.Channel, cases.Channel}, Desk: a.people, Guarded: a.knowledge.guarded,
		Figures: figures{a.store}, Closed: a.store.Signed, Font: findFont(),
	})
	if err != nil {
		return err
	}
	a.updates, a.replies = delivery.NewBell(), delivery.NewBell()
	a.metrics = newMetrics(a.store)
	inbox := delivery.Announce(a.store, a.updates, a.replies)
	decoders := map[string]delivery.Decoder{handoff.ClockChannel: handoff.Clock{}}
	if a.config.telegram.token != "" {
		if a.telegram, err = a.newTelegram(inbox); err != nil {
			return err
		}
		decoders[telegram.Name] = a.telegram
	}
	decoders[webchat.Channel], decoders[cases.Channel] = webchat.Decoder{}, cases.Decoder{}
	cfg := delivery.Config{
		Inbox: inbox, Sessions: a.store, Handler: a.metrics.watch(assistant), Decoders: decoders,
		Direct: []string{webchat.Channel, cases.Channel}, Name: a.name, Log: a.log,
	}
	a.worker, a.desk = delivery.NewWorker(cfg, a.updates), delivery.NewDesk(cfg, a.store)
	a.web, err = a.newWeb(ctx)
	return err
}

// newTelegram builds the Telegram channel from the settings.
func (a *app) newTelegram(inbox delivery.Inbox) (*telegram.Channel, error) {
	t := a.config.telegram
	cfg := telegram.Config{
		Token: t.token, API: t.api, Secret: t.secret, Inbox: inbox, Files: files{a}, Log: a.log,
	}
	if a.config.database != "" { // replicas share PostgreSQL; SQLite is locked to one process
		cfg.Lease, cfg.Owner = a.store, a.name
	}
	if t.mode == "webhook" {
		cfg.Webhook = t.webhook
	}
	return telegram.New(cfg)
}

// dispatcher sends the replies of the Telegram channel.
func (a *app) dispatcher() *delivery.Dispatcher {
	return delivery.NewDispatcher(delivery.DispatcherConfig{
		Outbox: a.store, Sender: a.telegram, Channel: telegram.Name, Name: a.name, Log: a.log, Guard: a.store,
		Limits: delivery.Limits{Group: telegram.Group},
	}, a.replies)
}

// alarm sends reminders on their day.
func (a *app) alarm() *delivery.Alarm {
	return delivery.NewAlarm(delivery.AlarmConfig{Reminders: a.store, Replies: a.replies, Log: a.log})
}

// records tells residents what is stored of them.
type records struct{ store *store.Store }

// Kept counts what is stored of a person.
func (r records) Kept(ctx context.Context, from chat.Address) (handlers.Kept, error) {
	person, err := r.store.MyData(ctx, from)
	if err != nil {
		return handlers.Kept{}, err
	}
	kept := handlers.Kept{Consultations: len(person.Consultations), Misses: person.Misses, Files: person.Files}
	for _, r := range person.Reminders {
		kept.Reminders = append(kept.Reminders, chat.Dated{Title: r.Title, Last: r.At})
	}
	for _, line := range person.Lines {
		if kept.Since.IsZero() || line.At.Before(kept.Since) {
			kept.Since = line.At
		}
		if line.Reply != nil {
			kept.Replies++
			continue
		}
		kept.Messages++
	}
	return kept, nil
}

// processName tells this process from other replicas.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s-%d-%d", host, os.Getpid(), time.Now().UnixNano())
}

// makeDataFolder makes the data folder, readable by its owner only.
func makeDataFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("数据目录 %s 建不了：%w。换一个目录：设 MINGBAI_DATA", dir, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("数据目录 %s 打不开：%w", dir, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s 是个文件，不能当数据目录。换一个：设 MINGBAI_DATA", dir)
	}
	return nil
}

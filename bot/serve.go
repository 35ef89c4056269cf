package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"
)

// serveCmd is the main job.
type serveCmd struct{}

const (
	workers     = 4                // messages handled at a time
	senders     = 8                // replies on their way at a time
	shutdown    = 8 * time.Second  // for requests in hand when stopping
	writeTime   = time.Minute      // for one answer, the wait for it included: who does not read holds nothing for ever
	reloadEvery = 3 * time.Second  // between looks for changed knowledge
	purgeEvery  = time.Hour        // between removals of what is too old
	checkEvery  = 24 * time.Hour   // between checks of the index files
	earlyDays   = 30 * time.Second // in which a refused token ends the program
)

// Run serves until it is told to stop.
func (serveCmd) Run(ctx context.Context, e env, c config) (err error) {
	a, err := openApp(ctx, c, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return fmt.Errorf("端口 %s 用不了：%w。换一个：设 MINGBAI_LISTEN，比如 127.0.0.1:8081", c.listen, err)
	}
	a.greet(e.out, listener.Addr().String())
	return a.serve(ctx, listener)
}

// greet prints where to open.
func (a *app) greet(out io.Writer, address string) {
	fmt.Fprintf(out, "明白已经开门。\n  居民网页：http://%s/\n  办公室后台：http://%s/office/\n", address, address)
	if a.code != "" {
		fmt.Fprintf(out, "  第一个后台账号用这个一次性码建立：%s\n", a.code)
	}
	switch {
	case a.telegram == nil:
		fmt.Fprintln(out, "  Telegram：没有设 TELEGRAM_BOT_TOKEN，不开。")
	case a.config.telegram.mode == "webhook":
		fmt.Fprintf(out, "  Telegram：webhook，%s\n", a.config.telegram.webhook)
	default:
		fmt.Fprintln(out, "  Telegram：长轮询。")
	}
	fmt.Fprintf(out, "  数据目录：%s\n按 Ctrl-C 停。\n", a.config.data)
}

// serve runs every part until ctx ends or one fails.
func (a *app) serve(ctx context.Context, listener net.Listener) error {
	debug.FreeOSMemory() // what loading the knowledge took and nobody needs again
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.serveHTTP(ctx, listener) })
	group.Go(func() error { return a.worker.Run(ctx, workers) })
	group.Go(func() error { return a.upkeep(ctx) })
	group.Go(func() error { return a.tally(ctx) })
	group.Go(func() error { return a.serveControl(ctx) })
	group.Go(func() error { return a.alarm().Run(ctx) })
	if a.telegram != nil {
		group.Go(func() error { return a.dispatcher().Run(ctx, senders) })
		group.Go(func() error { return a.runTelegram(ctx) })
	}
	return group.Wait()
}

// runTelegram receives from Telegram. A token refused at the start ends the
// program, since the operator is looking; one refused later does not take the
// web page down with it.
func (a *app) runTelegram(ctx context.Context) error {
	start := time.Now()
	err := a.telegram.Run(ctx)
	if err == nil || time.Since(start) < earlyDays {
		return err
	}
	a.telegramLost.Store(true)
	a.metrics.telegramDown.Set(1)
	a.log.Error("telegram stopped; the web page goes on", "err", err)
	<-ctx.Done()
	return nil
}

// serveHTTP serves the pages, then lets requests in hand finish.
func (a *app) serveHTTP(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: a.routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: writeTime, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("网页服务停了：%w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// routes lists everything that is served.
func (a *app) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", a.web.Handler())
	mux.Handle("/office/", a.office())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.Handle("GET /metrics", a.metrics.handler())
	if a.telegram != nil && a.config.telegram.mode == "webhook" {
		mux.Handle("POST "+a.telegram.Path(), a.telegram)
	}
	return mux
}

// readyz tells whether questions can be answered and stored.
func (a *app) readyz(w http.ResponseWriter, r *http.Request) {
	if err := a.ready.check(r.Context(), time.Now(), a.store.Ready); err != nil {
		a.log.Warn("not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "database\n")
		return
	}
	if a.keeper.Len() == 0 {
		plain(w, http.StatusServiceUnavailable, "index\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text) // the client may be gone
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

const (
	controlFile  = "control.sock"
	longestPath  = 100              // of a socket, in bytes; systems allow little more
	mostOrder    = 8 << 20          // of one order, in bytes
	mostAnswer   = 64 << 20         // of what comes back, in bytes
	controlTime  = 30 * time.Second // for one order
	longOrder    = 15 * time.Minute // for one that goes through everything
	controlRoute = "/order"
	controlWait  = 3 * time.Second // for a service that has just started to listen
)

// answer is what the service says to an order.
type answer struct {
	Out   []byte `json:"out"`             // text, or a file
	Error string `json:"error,omitempty"` // as the person at the terminal reads it
	Usage bool   `json:"usage,omitempty"` // it was ordered the wrong way
}

// errSocket says that commands cannot reach the service.
var errSocket = errors.New("命令行联系不上正在运行的服务")

// openControl listens for orders of commands that find the data folder in use.
// Only the owner of the folder can reach it. nil without an error: the database
// is PostgreSQL, and commands need no help.
func openControl(c config) (net.Listener, error) {
	path := c.path(controlFile)
	switch {
	case c.database != "":
		return nil, nil
	case len(path) > longestPath:
		return nil, fmt.Errorf("%w：数据目录的路径太长，换短一点的", errSocket)
	}
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		return nil, errors.Join(fmt.Errorf("%w：%s 有别的程序在用", errSocket, path), conn.Close())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w：%w", errSocket, err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("%w：%w", errSocket, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// serveControl takes orders until ctx ends. Without a socket the service goes
// on: only commands beside it have to wait.
func (a *app) serveControl(ctx context.Context) error {
	listener, err := openControl(a.config)
	if err != nil {
		a.log.Warn("commands cannot reach this service", "err", err)
	}
	if listener == nil {
		return nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+controlRoute, a.takeOrder)
	mux.HandleFunc("POST "+streamRoute, a.takeStream)
	server := &http.Server{Handler: mux, ReadTimeout: controlTime, WriteTimeout: 2 * controlTime, MaxHeaderBytes: 8 << 10}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			a.log.Warn("an order was cut off", "err", err)
		}
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		a.log.Error("commands cannot reach this service any more", "err", err)
	}
	<-ended // the store is closed next
	return nil
}

// takeOrder carries out one order.
func (a *app) takeOrder(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostOrder)).Decode(&o); err != nil {
		http.Error(w, "order", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), o.patience())
	defer cancel()
	control := http.NewResponseController(w)
	err := errors.Join(control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Now().Add(o.patience()+controlTime)))
	if err != nil { // reading ends the order, too
		a.log.Warn("an order may be cut off", "err", err)
	}
	var out bytes.Buffer
	var said answer
	if err := o.do(ctx, shop{store: a.store, desk: a.people, base: a.knowledge.known, config: a.config, log: a.log}, &out); err != nil {
		said.Error, said.Usage = sentence(err), errors.Is(err, errUsage)
	}
	said.Out = out.Bytes()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(said) // the command may be gone
}

// postOrder gives the running service an order. Who calls it closes the answer.
func postOrder(ctx context.Context, c config, o order, route string) (*http.Response, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: o.patience() + controlTime, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialControl(ctx, c.path(controlFile))
		},
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://mingbai"+route, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w。%s", errBusyFolder, c.data)
	}
	return resp, nil
}

// dialControl reaches the socket of a service that may have started this
// moment and is about to listen.
func dialControl(ctx context.Context, path string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, controlWait)
	defer cancel()
	for tick := time.NewTicker(controlWait / 50); ; {
		conn, err := (&net.Dialer{}).DialContext(ctx, "unix", path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ECONNREFUSED) {
			tick.Stop()
			return conn, err
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil, err
		case <-tick.C:
		}
	}
}

// askService has the running service carry out an order.
func askService(ctx context.Context, c config, o order, out io.Writer) error {
	resp, err := postOrder(ctx, c, o, controlRoute)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var said answer
	if err := json.NewDecoder(io.LimitReader(resp.Body, mostAnswer)).Decode(&said); err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w：服务没有照做(%d)", errSocket, resp.StatusCode)
	}
	if _, err := out.Write(said.Out); err != nil {
		return err
	}
	switch {
	case said.Usage:
		return usageError(said.Error)
	case said.Error != "":
		return errors.New(said.Error)
	}
	return nil
}

// usageError is what the service says of an order that was given the wrong way.
type usageError string

func (u usageError) Error() string { return string(u) }

// Is makes it an errUsage.
func (u usageError) Is(target error) bool { return target == errUsage }

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// streamRoute takes orders whose answer is a file of any size.
const streamRoute = "/stream"

// part is a piece of the answer to an order that is streamed: bytes of the
// file, how many rows it holds so far, a note, or how it ended.
type part struct {
	Data  []byte `json:"data,omitempty"`
	Rows  int    `json:"rows,omitempty"`
	Note  string `json:"note,omitempty"`
	Done  bool   `json:"done,omitempty"` // the last part; without it the answer was cut off
	Error string `json:"error,omitempty"`
	Usage bool   `json:"usage,omitempty"`
}

// parts sends an answer piece by piece.
type parts struct {
	to      *json.Encoder
	control *http.ResponseController
	told    time.Time
}

func (p *parts) send(this part) error {
	if err := p.control.SetWriteDeadline(time.Now().Add(controlTime)); err != nil {
		return err
	}
	return p.to.Encode(this)
}

// Write sends bytes of the file.
func (p *parts) Write(data []byte) (int, error) {
	if err := p.send(part{Data: data}); err != nil {
		return 0, err
	}
	return len(data), nil
}

// rows tells twice a second how far it is.
func (p *parts) rows(n int) {
	if now := time.Now(); now.Sub(p.told) > time.Second/2 {
		p.told = now
		if p.send(part{Rows: n}) == nil { // the command may be gone; writing the file finds out
			_ = p.control.Flush()
		}
	}
}

func (p *parts) note(text string) { _ = p.send(part{Note: text}) }

// takeStream carries out one order and streams its answer.
func (a *app) takeStream(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostOrder)).Decode(&o); err != nil {
		http.Error(w, "order", http.StatusBadRequest)
		return
	}
	p := &parts{to: json.NewEncoder(w), control: http.NewResponseController(w)}
	if err := p.control.SetReadDeadline(time.Time{}); err != nil { // or the order ends with the time for reading it
		a.log.Warn("an order may be cut off", "err", err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), o.patience())
	defer cancel()
	last := part{Done: true}
	err := o.do(ctx, shop{store: a.store, desk: a.people, base: a.knowledge.known, config: a.config, log: a.log, watch: p}, p)
	if err != nil {
		last.Error, last.Usage = sentence(err), errors.Is(err, errUsage)
	}
	_ = p.send(last) // the command may be gone
}

// streamService has the running service carry out an order and takes its file.
func streamService(ctx context.Context, c config, o order, out io.Writer) error {
	resp, err := postOrder(ctx, c, o, streamRoute)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for d := json.NewDecoder(resp.Body); ; {
		var this part
		if err := d.Decode(&this); err != nil || resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%w：服务没有做完(%d)", errSocket, resp.StatusCode)
		}
		if _, err := out.Write(this.Data); err != nil {
			return err
		}
		switch {
		case this.Usage:
			return usageError(this.Error)
		case this.Error != "":
			return errors.New(this.Error)
		case this.Done:
			return nil
		case this.Note != "":
			o.watch.note(this.Note)
		case this.Rows > 0:
			o.watch.rows(this.Rows)
		}
	}
}

package tgfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// maxBody is the largest request that is read.
const maxBody = mostUp + 1<<20

// fileName is appended to an argument's name for the name of an uploaded file.
const fileName = " file"

// params are the arguments of a call, each as the text it was sent as.
type params map[string]string

// readParams reads multipart forms (as go-telegram/bot posts), urlencoded
// forms, JSON bodies and the query, as the Bot API does.
func readParams(r *http.Request) (params, error) {
	p := params{}
	for k, v := range r.URL.Query() {
		p[k] = v[0]
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, opts, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "multipart/form-data":
		err = p.multipart(r, opts["boundary"])
	case "application/x-www-form-urlencoded":
		if err = r.ParseForm(); err == nil {
			for k, v := range r.PostForm {
				p[k] = v[0]
			}
		}
	case "application/json":
		err = p.json(r.Body)
	}
	return p, err
}

// multipart reads a form; one without any part, as a client sends for a call
// without arguments, is no error.
func (p params) multipart(r *http.Request, _ string) error {
	mr, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := mr.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if tooBig := (*http.MaxBytesError)(nil); len(p) == 0 && !errors.As(err, &tooBig) {
				return nil
			}
			return err
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		p[part.FormName()] = string(b)
		if name := part.FileName(); name != "" {
			p[part.FormName()+fileName] = name
		}
	}
}

func (p params) json(body io.Reader) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil && err != io.EOF {
		return err
	}
	for k, v := range fields {
		var s string
		if json.Unmarshal(v, &s) == nil {
			p[k] = s
			continue
		}
		p[k] = string(v)
	}
	return nil
}

// number is an argument as a number, 0 when it is missing.
func (p params) number(name string) (int64, error) {
	if p[name] == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(p[name], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("tgfake: %s is not a number", name)
	}
	return n, nil
}

// object reads an argument that is JSON itself; a missing one leaves v alone.
func (p params) object(name string, v any) error {
	if p[name] == "" {
		return nil
	}
	return json.Unmarshal([]byte(p[name]), v)
}

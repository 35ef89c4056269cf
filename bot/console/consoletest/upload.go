package consoletest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
)

// Form is a form with a file as a browser sends it: its media type and its bytes.
// fields are name and value in turn.
func Form(t *testing.T, name, file string, fields ...string) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

// Upload sends a form with a file, and returns the answer after redirects and its
// text.
func Upload(t *testing.T, c *http.Client, address, name, file string, fields ...string) (*http.Response, string) {
	t.Helper()
	kind, body := Form(t, name, file, fields...)
	res, err := c.Post(address, kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(page)
}

// Package page serves the files that pages are made with: style, script, icon.
// Their addresses carry a hash of the content, so a browser fetches each once
// and never a stale one. It knows no page: bot/webchat has its own files, and
// the same goes for any other site of the program.
package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

// Files are the files of one site, by name.
type Files struct {
	under string
	files map[string]file
}

type file struct {
	body []byte
	hash string
}

// Load reads all files of a folder, to be served under an address that ends in
// a slash.
func Load(from fs.FS, folder, under string) (*Files, error) {
	entries, err := fs.ReadDir(from, folder)
	if err != nil {
		return nil, fmt.Errorf("page: files: %w", err)
	}
	f := &Files{under: under, files: map[string]file{}}
	for _, e := range entries {
		body, err := fs.ReadFile(from, folder+"/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("page: files: %w", err)
		}
		sum := sha256.Sum256(body)
		f.files[e.Name()] = file{body: body, hash: hex.EncodeToString(sum[:6])}
	}
	return f, nil
}

// Link returns the address of a file, for templates.
func (f *Files) Link(name string) string { return f.under + name + "?v=" + f.files[name].hash }

// ServeHTTP sends the file that the pattern of the route calls {name}.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	found, ok := f.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if r.URL.Query().Get("v") == found.hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(found.body)
}

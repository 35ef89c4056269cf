package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
)

//go:embed assets/*
var assetFiles embed.FS

// assets are the console's own files by name. Their addresses carry a hash of
// the content, so a browser fetches each once and never a stale one.
type assets map[string]asset

type asset struct {
	body []byte
	hash string
}

// loadAssets reads the embedded files.
func loadAssets() (assets, error) {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("console: assets: %w", err)
	}
	files := assets{}
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("console: assets: %w", err)
		}
		sum := sha256.Sum256(body)
		files[e.Name()] = asset{body: body, hash: hex.EncodeToString(sum[:6])}
	}
	return files, nil
}

// link returns the address of a file.
func (a assets) link(name string) string { return "/office/assets/" + name + "?v=" + a[name].hash }

// serve sends a file.
func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	file, ok := a[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if r.URL.Query().Get("v") == file.hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(file.body)
}

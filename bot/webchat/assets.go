package webchat

import (
	"embed"
	"fmt"
	"html/template"

	"mingbai/bot/page"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// loadTemplates reads the embedded templates.
func loadTemplates(files *page.Files) (*template.Template, error) {
	t, err := template.New("").Funcs(template.FuncMap{"asset": files.Link}).ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("webchat: templates: %w", err)
	}
	return t, nil
}

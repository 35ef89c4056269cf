package chart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/font/sfnt"
)

// ErrNoFont says that no Chinese font was found on this machine; use Text.
var ErrNoFont = errors.New("chart: no Chinese font on this machine")

// Font draws the letters of a PNG. It may be used by several goroutines.
type Font struct {
	Path string
	face *sfnt.Font
}

// largestFont is how large a font file may be, in bytes.
const largestFont = 64 << 20

// wanted are parts of the names of fonts with Chinese and Latin characters,
// the best for small sizes first.
func wanted() []string {
	return []string{"wqy-microhei", "notosanscjk-regular", "notosanssc-regular", "notosanscjksc-regular", "sourcehansanssc-regular",
		"sourcehansanscn-regular", "wqy-zenhei", "msyh.", "pingfang", "hiragino sans gb", "stheiti", "simhei", "simsun", "harmonyos_sans_sc_regular", "misans-regular"}
}

// FindFont looks for a Chinese font in the folders, or in those where systems
// keep their fonts when none is named.
func FindFont(folders ...string) (*Font, error) {
	if len(folders) == 0 {
		folders = systemFolders()
	}
	found := map[string]string{} // name wanted -> first file
	for _, folder := range folders {
		// A folder that cannot be read holds no font for us.
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil
			}
			if name := match(e.Name()); name != "" && found[name] == "" {
				found[name] = path
			}
			return nil
		})
	}
	for _, name := range wanted() {
		if path := found[name]; path != "" {
			if f, err := openFont(path); err == nil {
				return f, nil
			}
		}
	}
	return nil, ErrNoFont
}

// match is the wanted name that a file has.
func match(file string) string {
	file = strings.ToLower(file)
	if !slices.Contains([]string{".ttf", ".ttc", ".otf", ".otc"}, filepath.Ext(file)) {
		return ""
	}
	for _, name := range wanted() {
		if strings.HasPrefix(file, name) {
			return name
		}
	}
	return ""
}

func systemFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", `C:\Windows\Fonts`}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts"), filepath.Join(home, "Library/Fonts"))
	}
	return folders
}

// openFont reads a font and makes sure that it has what charts are written with.
func openFont(path string) (*Font, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("chart: font: %w", err)
	}
	if info.Size() > largestFont {
		return nil, fmt.Errorf("%w: %s is too large", ErrNoFont, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("chart: font: %w", err)
	}
	if data, err = straighten(data); err != nil {
		return nil, err
	}
	face, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("chart: font %s: %w", path, err)
	}
	var buffer sfnt.Buffer
	for _, r := range "宗人次件场办法调解村镇0123456789<A" {
		if glyph, err := face.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return nil, fmt.Errorf("%w: %s has no %q", ErrNoFont, path, r)
		}
	}
	return &Font{Path: path, face: face}, nil
}

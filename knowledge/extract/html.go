package extract

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTags is how many elements a page may have: a report has some hundreds.
const maxTags = 100_000

// readHTML reads a page: headings, paragraphs and tables; scripts, styles,
// forms and menus are left out, blocks made of links are marked as furniture.
func readHTML(text string, limits Limits) (Text, error) {
	if strings.Count(text, "<") > 2*maxTags || crowdedTag(text) {
		return Text{}, ErrBomb
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return Text{}, fmt.Errorf("%w: %w", ErrTooDeep, err) // the parser fails on depth only
	}
	w := &pageWalker{limits: limits}
	if err := w.walk(root, 0); err != nil {
		return Text{}, err
	}
	w.flush()
	t := Text{Format: "html", Title: w.title, Blocks: w.blocks}
	if w.cut > 0 {
		t.Doubts = append(t.Doubts, fmt.Sprintf("有 %d 张表格超过 %d 格，只读了前面的部分，后面的没有收。", w.cut, maxCells))
	}
	return t, nil
}

// maxAttributes is how many words outside quotes one tag may hold.
const maxAttributes = 2000

// crowdedTag finds a tag with more attributes than any page has: each costs the
// parser many times its bytes.
func crowdedTag(text string) bool {
	inTag, quote, words := false, byte(0), 0
	for i := range len(text) {
		c := text[i]
		switch {
		case !inTag:
			if c == '<' {
				inTag, words = true, 0
			}
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			inTag = false
		case c == '"' || c == '\'':
			quote, words = c, words+1
		case c == ' ' || c == '\n' || c == '\t' || c == '/' || c == '<':
			words++
		}
		if words > maxAttributes {
			return true
		}
	}
	return false
}

// pageWalker gathers inline text until a block ends.
type pageWalker struct {
	limits Limits
	title  string
	blocks []Block
	buf    strings.Builder
	level  int // of the heading being read
	linked int // bytes of the buffer inside links
	inLink bool
	cut    int // tables that were too long to be read whole
}

func (w *pageWalker) walk(n *html.Node, depth int) error {
	if depth > w.limits.Depth {
		return ErrTooDeep
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return nil
	case html.ElementNode:
		return w.element(n, depth)
	}
	return w.children(n, depth)
}

func (w *pageWalker) children(n *html.Node, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := w.walk(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWalker) element(n *html.Node, depth int) error {
	switch {
	case n.DataAtom == atom.Title && w.title == "":
		w.title = squeeze(textOf(n))
		return nil
	case dropped(n):
		return nil
	case n.DataAtom == atom.Table && !isLayout(n):
		w.flush()
		rows, whole := tableBlocks(n)
		w.blocks = append(w.blocks, rows...)
		if !whole {
			w.cut++
		}
		return nil
	case n.DataAtom == atom.Br:
		w.flush()
		return nil
	case n.DataAtom == atom.A:
		was := w.inLink
		w.inLink = true
		err := w.children(n, depth)
		w.inLink = was
		return err
	}
	if !isBlock(n.DataAtom) {
		return w.children(n, depth)
	}
	w.flush()
	w.level = headingLevel(n.DataAtom)
	err := w.children(n, depth)
	w.flush()
	w.level = 0
	return err
}

func (w *pageWalker) text(s string) {
	w.buf.WriteString(s)
	if w.inLink {
		w.linked += len(strings.TrimSpace(s))
	}
}

func (w *pageWalker) flush() {
	s := squeeze(w.buf.String())
	linked := w.linked
	w.buf.Reset()
	w.linked = 0
	if s == "" {
		return
	}
	b := Block{Kind: Paragraph, Text: s}
	switch {
	case w.level > 0:
		b.Kind, b.Level = Heading, w.level
	case linked*10 > len(s)*7 && utf8.RuneCountInString(s) < 80:
		b.Kind = Furniture
	}
	w.blocks = append(w.blocks, b)
}

func dropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Object, atom.Svg, atom.Nav, atom.Select,
		atom.Button, atom.Textarea, atom.Template, atom.Input, atom.Footer, atom.Canvas, atom.Audio, atom.Video, atom.Map:
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true", a.Key == "role" && a.Val == "navigation":
			return true
		case a.Key == "style" && strings.Contains(strings.ReplaceAll(a.Val, " ", ""), "display:none"):
			return true
		}
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Aside, atom.Li, atom.Ul, atom.Ol,
		atom.Dl, atom.Dt, atom.Dd, atom.Tr, atom.Td, atom.Th, atom.Table, atom.Blockquote, atom.Pre, atom.Center,
		atom.Form, atom.Fieldset, atom.Figure, atom.Figcaption, atom.Body, atom.Hr, atom.Caption, atom.Address:
		return true
	}
	return headingLevel(a) > 0
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// textOf gives the words under a node, without the dropped parts.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type != html.TextNode || (d.Parent != nil && d.Parent != n && dropped(d.Parent)) {
			continue
		}
		b.WriteString(d.Data)
		if d.Parent != nil && isBlock(d.Parent.DataAtom) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

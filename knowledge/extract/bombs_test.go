package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A bomb must be refused in bombTime, and cost less than bombMemory, pdftotext
// included.
const (
	bombTime   = 2 * time.Second
	bombMemory = 64 << 10 // KiB
)

// TestBombs reads each bomb in a process of its own, so that what it costs can
// be told from what the test costs.
func TestBombs(t *testing.T) {
	if path := os.Getenv("MINGBAI_BOMB"); path != "" {
		bombChild(path)
		return
	}
	for name, make := range bombs() {
		t.Run(name, func(t *testing.T) {
			if strings.HasSuffix(name, ".pdf") {
				needPDF(t)
			}
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, make(t), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestBombs$")
			cmd.Env = append(os.Environ(), "MINGBAI_BOMB="+path)
			out, err := cmd.Output()
			fields := strings.Split(strings.SplitN(string(out), "\n", 2)[0], "|")
			if err != nil || len(fields) != 4 {
				t.Fatalf("child: %v %q", err, out)
			}
			took, _ := time.ParseDuration(fields[0])
			grown, _ := strconv.Atoi(fields[1])
			t.Logf("%v, +%d MB: %s", took, grown>>10, fields[2])
			if fields[3] != "refused" {
				t.Errorf("was read: %s", fields[2])
			}
			if limit := bombTime * raceFactor; took > limit || grown > bombMemory*raceFactor {
				t.Errorf("took %v and %d MB", took, grown>>10)
			}
		})
	}
}

// bombChild prints what reading a file took: time, memory in KiB, the reason.
func bombChild(path string) {
	before := peak()
	start := time.Now()
	text, _, err := ReadFile(context.Background(), path, Limits{})
	took := time.Since(start)
	var children syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children)
	end := "refused"
	if err == nil {
		end = fmt.Sprintf("%d blocks", len(text.Blocks))
	}
	fmt.Printf("%v|%d|%s (%v)|%s\n", took, peak()-before+int(children.Maxrss), Reason(err), errors.Unwrap(err), end)
}

// peak is the most memory this process has had, in KiB.
func peak() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, _ := strconv.Atoi(strings.Fields(rest + " 0")[0])
	return n
}

func bombs() map[string]func(testing.TB) []byte {
	blanks := func(n int64) io.Reader { return io.LimitReader(zeros{}, n) }
	text := func(s string) func(testing.TB) []byte { return func(testing.TB) []byte { return []byte(s) } }
	inWord := func(body io.Reader) func(testing.TB) []byte {
		return func(t testing.TB) []byte { return pack(t, "word/document.xml", body, 0) }
	}
	return map[string]func(testing.TB) []byte{
		"gigabyte.docx": inWord(io.MultiReader(strings.NewReader(wordHead), blanks(256<<20))),
		"lying.docx":    func(t testing.TB) []byte { return lie(pack(t, "word/document.xml", blanks(256<<20), 0)) },
		"notes.docx":    noteBomb,
		"numbers.docx": func(t testing.TB) []byte { // 40,000 paragraphs with the longest number each
			wide := lvl(0, "decimal", strings.Repeat("%1", 12), "")
			return numbered(t, strings.Repeat(`<w:p><w:numId w:val="1"/><w:r><w:t>字</w:t></w:r></w:p>`, 40_000), strings.ReplaceAll(kind(0, wide), `w:val="1"/>`, `w:val="28888"/>`)+list(1, 0, ""), "")
		},
		"lists.docx": func(t testing.TB) []byte {
			return numbered(t, item(1, 0, "字"), manyLists(60_000), "")
		},
		"numbering.docx": func(t testing.TB) []byte { return numbered(t, item(1, 0, "字"), strings.Repeat(" ", 256<<20), "") },
		"styles.docx":    func(t testing.TB) []byte { return numbered(t, styled("s1", "字"), "", manyStyles(60_000)) },
		"entries.docx":   func(t testing.TB) []byte { return pack(t, "word/document.xml", word(""), 100_000) },
		"nested.docx": func(t testing.TB) []byte {
			return pack(t, "a.zip", bytes.NewReader(pack(t, "b.zip", blanks(64<<20), 0)), 0)
		},
		"zip64.docx":      func(t testing.TB) []byte { return manyEntries(pack(t, "word/document.xml", word(""), 3)) },
		"laughs.docx":     inWord(strings.NewReader(`<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`)),
		"deep.docx":       inWord(word(strings.Repeat("<w:r>", 100_000))),
		"attributes.docx": inWord(word("<w:p " + strings.Repeat(`a="1" `, 500_000) + "></w:p>")),
		"workbook.xlsx":   func(t testing.TB) []byte { return pack(t, "xl/worksheets/sheet1.xml", blanks(256<<20), 0) },
		"deep.html":       text(strings.Repeat("<div>", 800_000)),
		"deep-lists.html": text(strings.Repeat("<ul><li>", 80_000) + "字"),
		"attributes.html": text("<p " + strings.Repeat("a ", 2_000_000) + ">字"),
		"names.html":      text("<p " + strings.Repeat("a=''", 1_000_000) + ">字"),
		"tags.html":       text(strings.Repeat("<b>字", 600_000)),
		"comment.html":    text("<!--" + strings.Repeat("x", 19<<20)),
		"huge.html":       text(strings.Repeat("<div>", 3_000_000)),
		"lines.txt":       text(strings.Repeat("行\n", 1_000_000)),
		"long.txt":        text(strings.Repeat("受理12件", 1_800_000)),
		"table.md":        text("|a|\n|-|\n" + strings.Repeat("|1|\n", 1_000_000)),
		"picture.txt":     text("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 10<<20)),
		"pages.pdf":       text(loopedPages),
		"forms.pdf":       text(loopedForm),
		"flate.pdf":       flateBomb,
	}
}

// manyLists describes n kinds of lists, each with all its levels.
func manyLists(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:lvl w:ilvl="8"/></w:abstractNum>`, i)
	}
	return b.String()
}

// manyStyles describes n styles, each based on the one before.
func manyStyles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>`, i+1, i)
	}
	return b.String()
}

// noteBomb is a small document whose footnotes unpack to 256 MB.
func noteBomb(t testing.TB) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	body, err := z.Create("word/document.xml")
	if err == nil {
		_, err = body.Write([]byte(wordHead + `<w:p><w:r><w:t>字</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:body></w:document>`))
	}
	if err != nil {
		t.Fatal(err)
	}
	notes, err := z.Create("word/footnotes.xml")
	if err == nil {
		_, err = io.Copy(notes, io.LimitReader(zeros{}, 256<<20))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// manyEntries writes the number that sends readers to the zip64 record.
func manyEntries(data []byte) []byte {
	at := bytes.LastIndex(data, []byte("PK\x05\x06"))
	binary.LittleEndian.PutUint16(data[at+10:], 0xFFFF)
	return data
}

const (
	loopedPages = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF"
	loopedForm  = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>endobj\n" +
		"4 0 obj<</Length 4>>stream\n/F Do\nendstream endobj\n" +
		"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream\n/F Do /F Do\nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF"
)

// flateBomb is a page whose content stream unpacks to 200 MB of drawing.
func flateBomb(t testing.TB) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	line := []byte(strings.Repeat("BT /F1 1 Tf (a) Tj ET\n", 5_000))
	for range 200 << 20 / len(line) {
		if _, err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n")
	fmt.Fprintf(&b, "4 0 obj<</Length %d/Filter/FlateDecode>>stream\n", packed.Len())
	b.Write(packed.Bytes())
	b.WriteString("\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF")
	return b.Bytes()
}

// Package docx writes small documents that every word processor opens:
// paragraphs in three styles, and tables with lines, on A4 pages with a footer.
// Text goes in as text; nothing in it is ever markup. Papers of residents
// (handlers/forms), work logs (handlers/worklog) and drafts of reports are
// written with it. It reads no documents: knowledge/extract does.
package docx

import (
	"archive/zip"
	"bytes"
)

const (
	head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	words = `http://schemas.openxmlformats.org/wordprocessingml/2006/main`
	links = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	pkg   = `http://schemas.openxmlformats.org/package/2006/`
	kinds = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
)

// contentTypes names the type of every part of the file.
const contentTypes = head + `<Types xmlns="` + pkg + `content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + kinds + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + kinds + `styles+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + kinds + `fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + kinds + `footer+xml"/></Types>`

const packageLinks = head + `<Relationships xmlns="` + pkg + `relationships">` +
	`<Relationship Id="rId1" Type="` + links + `/officeDocument" Target="word/document.xml"/></Relationships>`

const documentLinks = head + `<Relationships xmlns="` + pkg + `relationships">` +
	`<Relationship Id="rId1" Type="` + links + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + links + `/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId3" Type="` + links + `/fontTable" Target="fontTable.xml"/></Relationships>`

// styles are body text at 12 pt, a centred title and a heading. The East Asian
// font is 宋体; fontTable names what stands in where it is missing.
const styles = head + `<w:styles xmlns:w="` + words + `"><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>` +
	`<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:before="60" w:after="60" w:line="340" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:after="240"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style></w:styles>`

const fontTable = head + `<w:fonts xmlns:w="` + words + `"><w:font w:name="宋体"><w:altName w:val="SimSun,Songti SC,Noto Serif CJK SC,Source Han Serif SC"/>` +
	`<w:charset w:val="86"/><w:family w:val="auto"/></w:font></w:fonts>`

// Type is the media type of the files made.
const Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// File puts the page on paper with a footer and writes the file. No part
// carries a time, so that the bytes hang on the content alone.
func (p *Page) File(foot string) ([]byte, error) {
	size := `<w:pgSz w:w="11906" w:h="16838"/>`
	if p.Wide {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	document := head + `<w:document xmlns:w="` + words + `" xmlns:r="` + links + `"><w:body>` + p.text.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>` + size +
		`<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/>` +
		`</w:sectPr></w:body></w:document>`
	footer := head + `<w:ftr xmlns:w="` + words + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>` +
		escape(foot) + `</w:t></w:r></w:p></w:ftr>`
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageLinks},
		{"word/document.xml", document},
		{"word/_rels/document.xml.rels", documentLinks},
		{"word/styles.xml", styles},
		{"word/fontTable.xml", fontTable},
		{"word/footer1.xml", footer},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(part.text)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

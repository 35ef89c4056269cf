package extract

import "errors"

// Each refusal is an error of its own; Reason gives the sentence for a person.
var (
	ErrOpen    = errors.New("extract: file cannot be opened")              // missing, a folder, no permission
	ErrEmpty   = errors.New("extract: no text in the file")                // no words at all
	ErrBinary  = errors.New("extract: not a text document")                // image, program, sound
	ErrTooBig  = errors.New("extract: file over the size limit")           // bytes or lines
	ErrBomb    = errors.New("extract: file unpacks beyond the limit")      // zip bomb, million-tag page
	ErrTooDeep = errors.New("extract: elements nested beyond limit")       // depth bomb
	ErrTooSlow = errors.New("extract: reading took too long")              // time limit or cancelled
	ErrUnknown = errors.New("extract: unknown kind of file")               // an archive that is no DOCX, ...
	ErrOldWord = errors.New("extract: old binary Word file")               // .doc
	ErrCharset = errors.New("extract: neither UTF-8 nor GB18030 nor Big5") // broken or foreign encoding
	ErrDamaged = errors.New("extract: file is damaged")                    // cut or corrupted
	ErrScanned = errors.New("extract: PDF holds pictures, not text")       // needs text recognition
	ErrLocked  = errors.New("extract: file is protected by a password")    // encrypted PDF
	ErrNoPDF   = errors.New("extract: pdftotext is not installed")         // poppler-utils missing
)

// reasons pairs each refusal with its sentence.
func reasons() []refusal {
	return []refusal{
		{ErrOpen, "文件打不开：不存在、不是普通文件，或没有读取权限。"},
		{ErrEmpty, "文件里没有文字。"},
		{ErrBinary, "这不是文字文件（像是图片、压缩包或程序），请换成文本、网页、DOCX 或 PDF。"},
		{ErrTooBig, "文件太大，超出了读取上限，请拆开后再试。"},
		{ErrBomb, "文件展开后远超上限，可能是压缩炸弹，已拒绝。"},
		{ErrTooDeep, "文件里的层级嵌套过深，已拒绝。"},
		{ErrTooSlow, "读取时间太长，已停止。"},
		{ErrUnknown, "不认识这种文件，请换成文本、Markdown、网页、DOCX 或 PDF。"},
		{ErrOldWord, "这是旧版 Word（.doc），请先另存为 .docx 或 PDF。"},
		{ErrCharset, "文字编码认不出来（不是 UTF-8、GB18030 或 Big5），请另存为 UTF-8 后再试。"},
		{ErrScanned, "这份 PDF 是扫描图片，没有文字层，请换成可以选中文字的版本。"},
		{ErrLocked, "文件有密码保护，请先去掉密码。"},
		{ErrNoPDF, "这台机器没有安装 pdftotext（poppler-utils），暂时读不了 PDF。"},
		{ErrDamaged, "文件已损坏或不完整，读不出来。"},
	}
}

type refusal struct {
	err    error
	reason string
}

// Reason says in Chinese, for the person who gave the file, why it was refused.
// It is "" for nil.
func Reason(err error) string {
	if err == nil {
		return ""
	}
	for _, known := range reasons() {
		if errors.Is(err, known.err) {
			return known.reason
		}
	}
	return "文件读取失败，请检查后再试。"
}

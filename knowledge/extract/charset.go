package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// decode makes UTF-8 of a file's bytes: a byte order mark is believed, then
// valid UTF-8, then GB18030 or Big5 without a single bad byte, whichever reads
// as Chinese. A page's own charset label is not believed: many pages labelled
// gb2312 hold GB18030 or UTF-8.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data, textunicode.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data, textunicode.BigEndian)
	}
	if utf8.Valid(data) {
		return clean(string(data)), nil
	}
	best, score := "", 0.0
	for _, charset := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5} {
		out, err := charset.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			continue
		}
		if text := string(out); familiar(text) > score {
			best, score = text, familiar(text)
		}
	}
	if score < leastFamiliar {
		return "", ErrCharset
	}
	return clean(best), nil
}

const (
	// leastFamiliar is the share of everyday characters below which a text is
	// bytes of some other encoding: Chinese texts have from a third to a half.
	leastFamiliar = 0.1
	familiarRunes = 4000 // of the text that are looked at
	everyday      = "的一是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住調滿參局照細紅個們這為來時對發經過動國會說產開應員關點業總導與華萬場勞鄉鎮條處務議證訴調糾紛解辦審實際無數據聯報體書區縣廣東長門問題義進種現機後當內從計劃調查"
)

// familiar is the share of everyday characters among those that are not ASCII.
func familiar(text string) float64 {
	known, all := 0, 0
	for _, r := range text {
		if r < utf8.RuneSelf || unicode.IsPunct(r) || unicode.IsSpace(r) {
			continue
		}
		all++
		if strings.ContainsRune(everyday, r) {
			known++
		}
		if all == familiarRunes {
			break
		}
	}
	if all == 0 {
		return 0
	}
	return float64(known) / float64(all)
}

func decodeUTF16(data []byte, order textunicode.Endianness) (string, error) {
	out, err := textunicode.UTF16(order, textunicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", ErrCharset
	}
	return clean(string(out)), nil
}

// clean drops characters that are not to be seen and can only mislead: zero
// width, direction overrides, control characters other than line and tab.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\f':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// squeeze makes every run of white space one space and trims the ends.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

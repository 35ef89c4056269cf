package handoff

import "testing"

func TestNumber(t *testing.T) {
	for place, want := range map[string]string{
		"":             "2026-0007",
		"东凤镇":          "2026-东凤镇-0007",
		"中山市东凤镇":       "2026-中山市东凤镇-0007",
		"广东省中山市东凤镇":    "2026-中山市东凤镇-0007",
		"吉林省辽源市东辽县白泉镇": "2026-东辽县白泉镇-0007",
		"北京市朝阳区":       "2026-北京市朝阳区-0007",
		"恩施土家族苗族自治州利川市":      "2026-利川市-0007",
		"某某某某某某某某某某某某某没有单位的": "2026-某某某没有单位的-0007",
	} {
		if got := number(Case{Year: 2026, Place: place, Seq: 7}); got != want {
			t.Errorf("%s is numbered %s, want %s", place, got, want)
		}
	}
}

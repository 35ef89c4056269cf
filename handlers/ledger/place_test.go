package ledger_test

import (
	"slices"
	"testing"

	"mingbai/handlers/ledger"
)

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		place, outer string
		want         bool
	}{
		{"广东省中山市东凤镇", "", true}, {"", "", true}, {"", "东凤镇", false},
		{"广东省中山市东凤镇", "东凤镇", true}, {"广东省中山市东凤镇", "中山市", true}, {"广东省中山市东凤镇", "广东省中山市", true},
		{"东凤镇", "广东省中山市东凤镇", true}, {"东凤镇", "中山市东凤镇", true}, {"东凤镇", "东凤镇", true},
		{"广东省中山市大东凤镇", "东凤镇", false}, {"凤镇", "广东省中山市东凤镇", false}, {"广东省中山市", "东凤镇", false},
		{"吉林省辽源市东辽县甲镇", "东辽县", true}, {"吉林省辽源市东辽县", "吉林省辽源市东辽县甲镇", false}, {"东辽县甲镇", "甲镇", true},
	} {
		if got := ledger.Within(c.place, c.outer); got != c.want {
			t.Errorf("Within(%q, %q) = %v", c.place, c.outer, got)
		}
	}
}

func TestTown(t *testing.T) {
	for place, want := range map[string]string{
		"广东省中山市东凤镇": "东凤镇", "吉林省辽源市东辽县甲镇": "甲镇", "东凤镇": "东凤镇", "北京市朝阳区东坝乡": "东坝乡",
		"广东省广州市番禺区市桥街道": "市桥街道", "广东省中山市": "中山市", "": "", "甲": "甲",
	} {
		if got := ledger.Town(place); got != want {
			t.Errorf("Town(%q) = %q, want %q", place, got, want)
		}
	}
	if got := ledger.Around("吉林省辽源市东辽县甲镇"); !slices.Equal(got, []string{"吉林省", "吉林省辽源市", "吉林省辽源市东辽县", "吉林省辽源市东辽县甲镇"}) {
		t.Errorf("Around = %q", got)
	}
}

package place

import (
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	g := towns(b)
	for name, text := range map[string]string{
		"message": "老板拖欠工资三个月不给怎么办,我在东辽县城关镇的工地上干活",
		"100kB":   strings.Repeat("我在甲县乙镇小区门口等市场开门", 100_000/45),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				g.Find(text)
			}
		})
	}
}

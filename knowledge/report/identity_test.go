package report

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

// kept maps each id of a document to what it names.
func kept(t *testing.T, lines []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range Read(page(lines...), Hints{}).Paragraphs {
		if p.ID == "" {
			continue
		}
		if out[p.ID] != "" {
			t.Fatalf("%s names two paragraphs", p.ID)
		}
		out[p.ID] = p.Section() + "|" + p.Text
	}
	return out
}

// someReport makes a report of a few sections. Some paragraphs say the same as
// others.
func someReport(rnd *rand.Rand) []string {
	lines := []string{"柳树湾镇2023年工作报告"}
	for i := range 2 + rnd.IntN(4) {
		lines = append(lines, string([]rune("一二三四五六")[i])+"、"+[]string{"做法", "普法", "调解", "援助", "执法", "信访"}[i])
		for range rnd.IntN(6) {
			lines = append(lines, fmt.Sprintf("这一年受理纠纷%d件。", rnd.IntN(4)))
			if rnd.IntN(3) == 0 {
				n := rnd.IntN(3)
				lines = append(lines, fmt.Sprintf("（%c）%s。调解纠纷%d件。", []rune("一二三")[n], []string{"排查", "化解", "回访"}[n], rnd.IntN(3)))
			}
		}
	}
	return lines
}

// TestIDsStay: a paragraph that is put in or taken out anywhere leaves the ids
// of all others as they were.
func TestIDsStay(t *testing.T) {
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 6))
		lines := someReport(rnd)
		before := kept(t, lines)
		at := 1 + rnd.IntN(len(lines))
		put := kept(t, slices.Insert(slices.Clone(lines), at, fmt.Sprintf("这里新写了一段，受理纠纷%d件。", rnd.IntN(3))))
		if len(put) != len(before)+1 {
			t.Fatalf("seed %d: %d paragraphs, then %d", seed, len(before), len(put))
		}
		for id, words := range before {
			if put[id] != words {
				t.Errorf("seed %d: %s was %q and is %q after an insertion", seed, id, words, put[id])
			}
		}
		at = 1 + rnd.IntN(len(lines)-1)
		if strings.ContainsAny(lines[at], "、（") {
			continue // a heading: those under it stand elsewhere now
		}
		for id, words := range kept(t, slices.Delete(slices.Clone(lines), at, at+1)) {
			if before[id] != words {
				t.Errorf("seed %d: %s was %q and is %q after a removal", seed, id, before[id], words)
			}
		}
	}
}

func TestIDsOutliveRenumbering(t *testing.T) {
	before := kept(t, []string{"柳树湾镇2023年工作报告", "一、做法", "（一）调解。调解纠纷12件。", "二、普法", "1.讲座。办了3场。", "2.2万人次听了课。", "(2)很好。"})
	after := kept(t, []string{"柳树湾镇2023年工作报告", "一、概况", "人口不多。", "二、做法", "（二）调解。调解纠纷12件。", "三、普法", "2．讲座。办了3场。", "2.2万人次听了课。", "（3）很好。"})
	for id, words := range before {
		if after[id] == "" {
			t.Errorf("%s (%s) is gone: %v", id, words, slices.Sorted(maps.Values(after)))
		}
	}
}

func TestIDsTellDuplicatesAndSections(t *testing.T) {
	text := extract.Text{Blocks: []extract.Block{
		{Kind: extract.Heading, Level: 1, Text: "柳树湾镇2023年工作报告"},
		{Kind: extract.Heading, Level: 2, Text: "调解"}, {Kind: extract.Paragraph, Text: "受理12件。"}, {Kind: extract.Paragraph, Text: "受理１２件。"},
		{Kind: extract.Heading, Level: 2, Text: "援助"}, {Kind: extract.Paragraph, Text: "受理12件。"},
	}}
	var ids []string
	for _, p := range Read(text, Hints{}).Paragraphs {
		if p.ID != "" {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 3 || ids[1] != ids[0]+"_2" || strings.HasPrefix(ids[2], ids[0]) {
		t.Fatalf("ids = %q", ids)
	}
}

package main

import (
	"strings"
	"testing"

	"mingbai/index/retrieval"
)

func TestEvalFlags(t *testing.T) {
	for folds, ok := range map[int]bool{0: true, 2: true, 5: true, 1: false, -3: false} {
		if err := (evalCmd{Folds: folds}).Validate(); (err == nil) != ok {
			t.Errorf("--folds %d: %v", folds, err)
		}
	}
}

func TestPrintResult(t *testing.T) {
	var plain, learned strings.Builder
	if err := printResult(&plain, retrieval.Result{Queries: 7}); err != nil {
		t.Fatal(err)
	}
	result := retrieval.Result{Learned: &retrieval.Learned{Unseen: retrieval.Split{Queries: 3, MRRAt10: 0.5}}}
	if err := printResult(&learned, result); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain.String(), "学习") || !strings.Contains(plain.String(), "问题 7") {
		t.Errorf("without learning: %s", plain.String())
	}
	if !strings.Contains(learned.String(), "问题 3，MRR@10 0.5000（不学习 0.0000）") {
		t.Errorf("with learning: %s", learned.String())
	}
}

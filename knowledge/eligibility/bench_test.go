package eligibility_test

import "testing"

// BenchmarkDecide decides the largest table with nothing answered.
func BenchmarkDecide(b *testing.B) {
	list := book(b)
	table, _ := list.Table("civil")
	b.ReportAllocs()
	for b.Loop() {
		if table.Decide(answers{}).Next == nil {
			b.Fatal("decided from nothing")
		}
	}
}

package consult_test

import (
	"context"
	"fmt"
	"time"

	"mingbai/handlers/consult"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// A question about a place's report is answered with the figure, its
// qualifier, the place and the year, and is never added up with another.
func ExampleConsultant_Ask() {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		panic(err)
	}
	who, err := consult.New(consult.Config{Base: base})
	if err != nil {
		panic(err)
	}
	answer, err := who.Ask(context.Background(), consult.Question{
		Text: "东凤2024年信访是268宗还是316宗", Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.Place, answer.Category, answer.Channels[0])
	fmt.Println(answer.Sources[0].Year)
	// Output:
	// 广东省中山市东凤镇 local_report knowledge_base
	// 2024
}

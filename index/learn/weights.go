package learn

import (
	"context"
	"math"
	"sync"
)

const (
	steps    = 200
	pace     = 0.05
	calm     = 1e-4 // how strongly weights are kept small
	momentum = 0.9
	memory   = 0.999
)

// scale brings features to one spread.
type scale struct {
	spread [featureCount]float64
}

// sheet is a question of the training with the places of its right candidates.
type sheet struct {
	features [][featureCount]float32
	right    []int
}

func newScale(sheets []sheet) scale {
	var s scale
	var mean [featureCount]float64
	n := 0.0
	for _, sheet := range sheets {
		for i := range sheet.features {
			n++
			for j, x := range sheet.features[i] {
				mean[j] += float64(x)
				s.spread[j] += float64(x) * float64(x)
			}
		}
	}
	for j := range mean {
		mean[j] /= max(n, 1)
		s.spread[j] = math.Sqrt(max(s.spread[j]/max(n, 1)-mean[j]*mean[j], 0))
		if s.spread[j] < 1e-6 {
			s.spread[j] = 1
		}
	}
	return s
}

// fit finds the weights under which the right candidates of each question are likeliest, when a
// candidate is drawn in proportion to the exponential of its score (a listwise softmax), by Adam
// over all questions at once.
// The weights are for raw features.
func fit(ctx context.Context, sheets []sheet, scale scale) (raw [featureCount]float32) {
	var weights, first, second [featureCount]float64
	for step := 1; step <= steps && ctx.Err() == nil; step++ {
		gradient := slope(sheets, scale, weights)
		rate := pace * (1 - float64(step-1)/steps)
		for j, g := range gradient {
			g += calm * weights[j]
			first[j] = momentum*first[j] + (1-momentum)*g
			second[j] = memory*second[j] + (1-memory)*g*g
			m := first[j] / (1 - math.Pow(momentum, float64(step)))
			v := second[j] / (1 - math.Pow(memory, float64(step)))
			weights[j] -= rate * m / (math.Sqrt(v) + 1e-8)
		}
	}
	return scale.raw(weights)
}

// raw turns weights of scaled features into weights of features as they are. What the means would
// add is the same for every candidate and left out.
func (s scale) raw(weights [featureCount]float64) (raw [featureCount]float32) {
	for j := range raw {
		raw[j] = float32(weights[j] / s.spread[j])
	}
	return raw
}

// slope is the gradient of the average loss. It is added up in parts that do not depend on the
// number of processors, so that the same examples always give the same weights.
func slope(sheets []sheet, scale scale, weights [featureCount]float64) (g [featureCount]float64) {
	raw := scale.raw(weights)
	size := (len(sheets) + slopeParts - 1) / slopeParts
	parts := make([][featureCount]float64, slopeParts)
	var group sync.WaitGroup
	for part := range parts {
		from, to := min(part*size, len(sheets)), min((part+1)*size, len(sheets))
		group.Go(func() {
			for _, sheet := range sheets[from:to] {
				sheet.slope(&raw, &parts[part])
			}
		})
	}
	group.Wait()
	for _, part := range parts {
		for j := range g {
			g[j] += part[j] / scale.spread[j] / float64(max(len(sheets), 1))
		}
	}
	return g
}

// slopeParts is how many parts of the sheets are worked on at once.
const slopeParts = 8

// slope adds the gradient of one question, by raw features: their means cancel out.
func (s sheet) slope(weights *[featureCount]float32, g *[featureCount]float64) {
	if len(s.right) == 0 {
		return
	}
	chances := softmax(s.features, weights)
	for _, i := range s.right {
		chances[i] -= 1 / float32(len(s.right))
	}
	var sums [featureCount]float32
	for i, chance := range chances {
		for j, x := range s.features[i] {
			sums[j] += chance * x
		}
	}
	for j, sum := range sums {
		g[j] += float64(sum)
	}
}

func softmax(features [][featureCount]float32, weights *[featureCount]float32) []float32 {
	chances := make([]float32, len(features))
	most := float32(math.Inf(-1))
	for i := range features {
		chances[i] = dot(&features[i], weights)
		most = max(most, chances[i])
	}
	total := float32(0)
	for i := range chances {
		chances[i] = float32(math.Exp(float64(chances[i] - most)))
		total += chances[i]
	}
	for i := range chances {
		chances[i] /= total
	}
	return chances
}

// dot is the weighted sum of features, in four strands so that the processor can overlap them.
func dot(features, weights *[featureCount]float32) float32 {
	var sums [4]float32
	j := 0
	for ; j+4 <= featureCount; j += 4 {
		sums[0] += features[j] * weights[j]
		sums[1] += features[j+1] * weights[j+1]
		sums[2] += features[j+2] * weights[j+2]
		sums[3] += features[j+3] * weights[j+3]
	}
	for ; j < featureCount; j++ {
		sums[0] += features[j] * weights[j]
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}

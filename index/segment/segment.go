// Package segment prepares Chinese text for searching: [Normalize] brings spellings of the same
// thing together, [Tokens] cuts text into the characters and character pairs the index stores, and
// [Dictionary] cuts it into words.
//
// It knows nothing of indexes, ranking or law, and it never changes stored text: results point back
// into what they were given by byte offsets. Package index and everything that compares texts
// (matching of places, phrases, questions) use it.
package segment

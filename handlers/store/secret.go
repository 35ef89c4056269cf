package store

// Secret returns a key for one purpose, the same as long as the key file is.
func (s *Store) Secret(purpose string) []byte {
	return []byte(s.ring.Pseudonym("secret", purpose))
}

// Seal seals what is kept beside the database, such as the account file; see
// seal.Ring.Seal.
func (s *Store) Seal(purpose, place string, text []byte) ([]byte, error) {
	return s.ring.Seal(purpose, place, text)
}

// Open opens what Seal sealed.
func (s *Store) Open(purpose, place string, sealed []byte) ([]byte, error) {
	return s.ring.Open(purpose, place, sealed)
}

package consult

import "time"

// China is the time residents live by, wherever the server stands.
func China() *time.Location { return time.FixedZone("CST", 8*60*60) }

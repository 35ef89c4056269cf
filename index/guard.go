package index

import (
	"fmt"
	"runtime/debug"
)

// guarded turns a panic of the library into an error of a kind: bleve panics on some damaged files,
// and reading a file that was cut while it is mapped into memory is a fault, which would end the
// process.
func guarded(kind error, call func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("%w: panic: %v", kind, failure)
		}
	}()
	return call()
}

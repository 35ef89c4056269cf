package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFiles(t *testing.T) {
	load := func(style string) *Files {
		t.Helper()
		f, err := Load(fstest.MapFS{"a/style.css": {Data: []byte(style)}, "a/app.js": {Data: []byte("1")}}, "a", "/x/")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := load("body {}")
	link := f.Link("style.css")
	if !strings.HasPrefix(link, "/x/style.css?v=") || link == load("p {}").Link("style.css") || link != load("body {}").Link("style.css") {
		t.Errorf("the link is %s", link)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /x/{name}", f)
	for _, c := range []struct {
		path   string
		status int
		kept   bool
	}{
		{link, 200, true}, {"/x/style.css", 200, false}, {"/x/style.css?v=old", 200, false}, {"/x/none.css", 404, false}, {"/x/..%2fpage.go", 404, false},
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || strings.Contains(w.Header().Get("Cache-Control"), "immutable") != c.kept {
			t.Errorf("%s: %d, %v", c.path, w.Code, w.Header())
		}
		if c.status == 200 && (!strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") || w.Body.String() != "body {}") {
			t.Errorf("%s: %v %q", c.path, w.Header(), w.Body)
		}
	}
	if _, err := Load(fstest.MapFS{}, "none", "/"); err == nil {
		t.Error("a folder that is not there was loaded")
	}
}

package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testCode     = "ABCD-EFGH-JKLM-NPQR"
	testPassword = "松树 河流 板凳 四月 早点"
)

var errDown = errors.New("fake: down")

// xorSealer is a sealer that notices changes.
type xorSealer struct{}

func (xorSealer) Seal(purpose, place string, text []byte) ([]byte, error) {
	return append([]byte(purpose+place+"\n"), flip(text)...), nil
}

func (xorSealer) Open(purpose, place string, sealed []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(sealed, []byte(purpose+place+"\n"))
	if !ok {
		return nil, errDown
	}
	return flip(rest), nil
}

func flip(b []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] ^ 0x5a
	}
	return out
}

type fakeCounter struct{ err error }

func (c *fakeCounter) Today(context.Context) (Counts, error) {
	return Counts{Consultations: 1234, Urgent: 5, Declined: 67}, c.err
}

// office is a console with its fakes and a browser.
type office struct {
	t       *testing.T
	now     time.Time
	path    string
	counter *fakeCounter
	logs    *bytes.Buffer
	http    *httptest.Server
	client  *http.Client
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), path: filepath.Join(t.TempDir(), "accounts"), counter: &fakeCounter{}, logs: &bytes.Buffer{}}
	s, err := New(Config{
		Accounts: NewFileAccounts(o.path, xorSealer{}), Counter: o.counter, Code: testCode, Version: "1.2.3",
		Health: func(context.Context) []Check {
			return []Check{{Name: "数据库", OK: true}, {Name: "索引", Note: "正在重建"}}
		},
		Clock: func() time.Time { return o.now }, Logger: slog.New(slog.NewTextHandler(o.logs, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	o.http = httptest.NewServer(s.Handler())
	t.Cleanup(o.http.Close)
	o.client = o.browser()
	return o
}

func (o *office) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func (o *office) do(c *http.Client, method, path string, fields ...string) (*http.Response, string) {
	o.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	req, err := http.NewRequest(method, o.http.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return res, string(body)
}

// setup makes the first account in the office's browser.
func (o *office) setup() string {
	o.t.Helper()
	_, page := o.do(o.client, "POST", "/office/setup", "code", testCode, "name", "李主任", "password", testPassword, "again", testPassword)
	if !strings.Contains(page, "今天的咨询") {
		o.t.Fatalf("setup led to %s", page)
	}
	return page
}

func (o *office) login(c *http.Client, name, password string) (*http.Response, string) {
	o.t.Helper()
	return o.do(c, "POST", "/office/login", "name", name, "password", password)
}

func TestFirstStart(t *testing.T) {
	o := newOffice(t)
	res, page := o.do(o.client, "GET", "/office/")
	if res.Request.URL.Path != "/office/setup" || !strings.Contains(page, "一次性码") {
		t.Fatalf("first visit led to %s", res.Request.URL.Path)
	}
	page = o.setup()
	for _, want := range []string{"1234", "67", "李主任", "截至 11:00", "2026年11月22日", "数据库", "有问题", "正在重建", "1.2.3", "还没有"} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	res, _ = o.do(o.browser(), "POST", "/office/setup", "code", testCode, "name", "another", "password", testPassword, "again", testPassword)
	if res.Request.URL.Path != "/office/login" {
		t.Errorf("the code worked twice: %s", res.Request.URL.Path)
	}
	if b, err := os.ReadFile(o.path); err != nil || bytes.Contains(b, []byte("李主任")) || bytes.Contains(b, []byte("argon2id")) {
		t.Errorf("the file is readable or missing: %v", err)
	}
	for _, secret := range []string{testPassword, testCode, "李主任"} {
		if strings.Contains(o.logs.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestSetupRefuses(t *testing.T) {
	for _, c := range []struct {
		name                         string
		code, account, password, two string
		status                       int
		want                         string
	}{
		{"wrong code", "ABCD-EFGH-JKLM-NPQX", "li", testPassword, testPassword, 403, "一次性码不对"},
		{"no code", "", "li", testPassword, testPassword, 403, "一次性码不对"},
		{"short name", testCode, "l", testPassword, testPassword, 422, "2 到 32 个字"},
		{"name of control characters", testCode, "a\x00b", testPassword, testPassword, 422, "2 到 32 个字"},
		{"name that turns around", testCode, "a\u202eb", testPassword, testPassword, 422, "2 到 32 个字"},
		{"short password", testCode, "li", "12345678901", "12345678901", 422, "至少 12 个字"},
		{"name in password", testCode, "wang", "my name is Wang", "my name is Wang", 422, "不要带账号名"},
		{"two passwords", testCode, "li", testPassword, testPassword + "x", 422, "不一样"},
		{"huge password", testCode, "li", strings.Repeat("x", 1001), "x", 400, "太长"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			res, page := o.do(o.client, "POST", "/office/setup", "code", c.code, "name", c.account, "password", c.password, "again", c.two)
			if res.StatusCode != c.status || !strings.Contains(page, c.want) {
				t.Errorf("status %d, want %d, with %q", res.StatusCode, c.status, c.want)
			}
			if _, err := os.Stat(o.path); err == nil {
				t.Error("an account was made")
			}
		})
	}
}

func TestNoCodeMakesNobody(t *testing.T) {
	if sameCode("", "") || sameCode("", "-") {
		t.Error("an empty code is right")
	}
	if !sameCode(testCode, " abcdefgh jklmnpqr") || !sameCode(testCode, "ＡＢＣＤ-EFGH-JKLM—NPQR") {
		t.Error("the code as people type it is wrong")
	}
	a, err := NewCode(bytes.NewReader(bytes.Repeat([]byte{7}, 10)))
	if err != nil || len(a) != 19 {
		t.Errorf("code %q, %v", a, err)
	}
	if _, err := NewCode(strings.NewReader("")); err == nil {
		t.Error("a code of nothing")
	}
}

func TestTwoFirstAdministrators(t *testing.T) {
	accounts := NewFileAccounts(filepath.Join(t.TempDir(), "a"), xorSealer{})
	var wg sync.WaitGroup
	results := make(chan error, 8)
	for i := range 8 {
		wg.Go(func() { results <- accounts.First(context.Background(), Account{Name: fmt.Sprint("n", i)}) })
	}
	wg.Wait()
	close(results)
	made := 0
	for err := range results {
		if err == nil {
			made++
		} else if !errors.Is(err, ErrTaken) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d first accounts", made)
	}
}

func TestDamagedAccountsMakeNobodyAdministrator(t *testing.T) {
	o := newOffice(t)
	o.setup()
	for _, content := range []string{"", "rubbish", sealPurpose + sealPlace + "\n", sealPurpose + sealPlace + "\n" + string(flip([]byte("[]")))} {
		if err := os.WriteFile(o.path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/office/setup", "/office/login", "/office/"} {
			res, page := o.do(o.browser(), "GET", path)
			if res.StatusCode != 500 || strings.Contains(page, "<form") {
				t.Errorf("%q, %s: status %d", content, path, res.StatusCode)
			}
		}
	}
}

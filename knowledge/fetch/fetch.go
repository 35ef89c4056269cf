// Package fetch brings a page or file from a public web address, for ingestion
// only and only where it was switched on. It takes no address of the machine's
// own network: the check is made on the address a connection really goes to,
// after names were resolved and after every redirect, so that neither can lead
// inside. What comes is limited in size and time, and is read by
// knowledge/extract like any other file.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

var (
	// ErrAddress says that the address is none that is fetched: another scheme, another port, a password in it.
	ErrAddress = errors.New("fetch: not a web address that is fetched")
	// ErrPrivate says that the address leads into a private network or to the machine itself.
	ErrPrivate = errors.New("fetch: private address")
	// ErrRedirects says that the page sends on too often.
	ErrRedirects = errors.New("fetch: too many redirects")
	// ErrStatus says that the site gave no page.
	ErrStatus = errors.New("fetch: the site gave no page")
	// ErrTooBig says that the page is over the limit; nothing of it is used.
	ErrTooBig = errors.New("fetch: page over the size limit")
	// ErrReach says that the site could not be reached, or not in time.
	ErrReach = errors.New("fetch: site not reached")
)

const (
	maxBytes     = 20 << 20
	maxRedirects = 5
	maxTime      = 30 * time.Second
)

// Fetcher fetches pages. Use New.
type Fetcher struct {
	client *http.Client
	ports  []string
	public func(netip.Addr) bool
}

// New makes a Fetcher that reaches public addresses on the web's own ports.
func New() *Fetcher { return newFetcher(Public, []string{"", "80", "443"}, nil) }

func newFetcher(public func(netip.Addr) bool, ports []string, resolver *net.Resolver) *Fetcher {
	f := &Fetcher{ports: ports, public: public}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Resolver: resolver, Control: f.control}
	f.client = &http.Client{
		Timeout: maxTime,
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would dial where the check cannot see
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    10 * time.Second,
			ResponseHeaderTimeout:  15 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
			DisableKeepAlives:      true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= maxRedirects {
				return ErrRedirects
			}
			return f.check(r.URL)
		},
	}
	return f
}

// control refuses a connection by the address it is about to go to.
func (f *Fetcher) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !f.public(at.Addr()) {
		return ErrPrivate
	}
	return nil
}

func (f *Fetcher) check(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || !slices.Contains(f.ports, u.Port()) {
		return ErrAddress
	}
	return nil
}

// Page fetches one page. name is the last part of its path, for telling kinds
// of text apart.
func (f *Fetcher) Page(ctx context.Context, address string) (name string, data []byte, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil, ErrAddress
	}
	if err := f.check(u); err != nil {
		return "", nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return "", nil, ErrAddress
	}
	request.Header.Set("User-Agent", "mingbai-ingest")
	request.Header.Set("Accept", "text/html, text/plain, text/markdown, application/pdf, application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	response, err := f.client.Do(request)
	if err != nil {
		return "", nil, plain(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("%w: %d", ErrStatus, response.StatusCode)
	}
	data, err = io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	switch {
	case err != nil:
		return "", nil, plain(err)
	case len(data) > maxBytes:
		return "", nil, ErrTooBig
	}
	return nameOf(response), data, nil
}

// plain keeps our own errors and makes one of all others, whose texts tell what
// a network inside looks like.
func plain(err error) error {
	for _, known := range []error{ErrPrivate, ErrAddress, ErrRedirects, context.Canceled} {
		if errors.Is(err, known) {
			return known
		}
	}
	return ErrReach
}

func nameOf(r *http.Response) string {
	name := path.Base(r.Request.URL.Path)
	if kind := r.Header.Get("Content-Type"); strings.Contains(kind, "html") && !strings.Contains(name, ".htm") {
		name += ".html"
	}
	return name
}

// closed are the networks no page is fetched from, besides those that netip
// itself knows as private, loopback, link-local or multicast.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("::/96"),
}

// Public says whether an address belongs to the public network.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(closed, func(p netip.Prefix) bool { return p.Contains(a) })
}

package storetest

import (
	"crypto/rand"
	"database/sql"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver
)

// server is where tests look for PostgreSQL; MINGBAI_TEST_POSTGRES names another.
const server = "postgres://postgres@127.0.0.1:5432/test?sslmode=disable&connect_timeout=2"

// Postgres returns the address of an empty schema that goes with the test. It
// skips the test where no server is, unless MINGBAI_REQUIRE=1.
func Postgres(t testing.TB) string {
	t.Helper()
	base := os.Getenv("MINGBAI_TEST_POSTGRES")
	if base == "" {
		base = server
	}
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Ping(); err != nil {
		if os.Getenv("MINGBAI_REQUIRE") == "1" {
			t.Fatalf("PostgreSQL is required and does not answer: %v", err)
		}
		t.Skip("no PostgreSQL at 127.0.0.1:5432: start one with a database named test, or set MINGBAI_TEST_POSTGRES")
	}
	schema := "t" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
	})
	return base + "&search_path=" + schema
}

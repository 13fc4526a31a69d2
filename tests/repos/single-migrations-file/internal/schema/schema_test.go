package schema

import (
	"database/sql"
	"testing"

	_ "modernc.org/sqlite"
)

func TestApplyTwice(t *testing.T) {
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/x.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 2 {
		if err := Apply(db); err != nil {
			t.Fatal(err)
		}
	}
}

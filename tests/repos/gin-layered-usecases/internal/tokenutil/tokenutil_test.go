package tokenutil

import "testing"

func TestExtractID(t *testing.T) {
	token := Create("u1", "secret")
	if id, err := ExtractID(token, "secret"); err != nil || id != "u1" {
		t.Fatalf("got %q, %v", id, err)
	}
	if _, err := ExtractID(token, "other"); err == nil {
		t.Fatal("a token of another secret was accepted")
	}
}

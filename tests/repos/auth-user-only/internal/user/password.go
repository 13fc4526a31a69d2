package user

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

const rounds = 10_000

func hashPassword(password string) (string, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	sum, err := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(salt) + "$" + hex.EncodeToString(sum), nil
}

func checkPassword(hash, password string) bool {
	rawSalt, rawSum, _ := strings.Cut(hash, "$")
	salt, err := hex.DecodeString(rawSalt)
	if err != nil {
		return false
	}
	sum, err := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
	return err == nil && subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum)), []byte(rawSum)) == 1
}

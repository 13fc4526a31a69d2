// Package tokenutil signs and reads access tokens.
package tokenutil

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

var errBadToken = errors.New("bad token")

func Create(userID, secret string) string {
	return userID + "." + sign(userID, secret)
}

func ExtractID(token, secret string) (string, error) {
	userID, mac, found := strings.Cut(token, ".")
	if !found || !hmac.Equal([]byte(mac), []byte(sign(userID, secret))) {
		return "", errBadToken
	}
	return userID, nil
}

func sign(userID, secret string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(userID))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

package wire

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"fmt"
	"hash"
	"strings"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
)

// hashOf finds the hash of a signature scheme. The names are those of Python's hashlib, where jupyter_client looks them
// up; SHA-3 is found with a hyphen too.
// https://docs.python.org/3/library/hashlib.html#hash-algorithms
func hashOf(scheme string) (func() hash.Hash, error) {
	name, ok := strings.CutPrefix(scheme, "hmac-")
	if !ok {
		return nil, fmt.Errorf("signature_scheme %q does not begin with hmac-", scheme)
	}
	switch strings.ReplaceAll(name, "-", "_") {
	case "md5":
		return md5.New, nil
	case "sha1":
		return sha1.New, nil
	case "sha224":
		return sha256.New224, nil
	case "sha256":
		return sha256.New, nil
	case "sha384":
		return sha512.New384, nil
	case "sha512":
		return sha512.New, nil
	case "sha3_224":
		return func() hash.Hash { return sha3.New224() }, nil
	case "sha3_256":
		return func() hash.Hash { return sha3.New256() }, nil
	case "sha3_384":
		return func() hash.Hash { return sha3.New384() }, nil
	case "sha3_512":
		return func() hash.Hash { return sha3.New512() }, nil
	case "blake2b":
		return unkeyed(blake2b.New512), nil
	case "blake2s":
		return unkeyed(blake2s.New256), nil
	default:
		return nil, fmt.Errorf("signature_scheme %q names no known hash", scheme)
	}
}

// unkeyed is a hash whose own key is not used: HMAC brings one.
func unkeyed(newHash func(key []byte) (hash.Hash, error)) func() hash.Hash {
	return func() hash.Hash {
		h, err := newHash(nil)
		if err != nil {
			panic("a hash without a key was refused: " + err.Error()) // only keys that are too long are
		}
		return h
	}
}

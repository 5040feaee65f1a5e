package wire

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
)

// What is wrong with a signature.
var (
	ErrUnsigned  = errors.New("message is not signed")
	ErrSignature = errors.New("message has a wrong signature")
	ErrReplayed  = errors.New("message was received before")
)

// A Signer signs messages and checks signatures with the key that front ends share. Its methods are safe to call from
// any goroutine.
type Signer struct {
	hash func() hash.Hash
	key  []byte
	seen *digests
}

// NewSigner returns a signer of a scheme of connection files, which is "hmac-" and the name of a hash in Python's
// hashlib. With an empty key messages are neither signed nor checked.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
func NewSigner(scheme string, key []byte) (*Signer, error) {
	h, err := hashOf(scheme)
	if err != nil {
		return nil, err
	}
	return &Signer{hash: h, key: append([]byte(nil), key...), seen: newDigests()}, nil
}

func (s *Signer) digest(parts ...[]byte) []byte {
	mac := hmac.New(s.hash, s.key)
	for _, p := range parts {
		mac.Write(p)
	}
	return mac.Sum(nil)
}

// sign returns the signature as it stands in a frame.
func (s *Signer) sign(parts ...[]byte) []byte {
	if len(s.key) == 0 {
		return nil
	}
	return hex.AppendEncode(nil, s.digest(parts...))
}

// check says what is wrong with a signature. A signature is right once: who listens on the connection can read a signed
// request, and must not run it again. jupyter_client refuses repeated signatures too; every message has a msg_id of its
// own, so an honest one never repeats. Only right signatures are remembered, or a flood of wrong ones would push them out.
// https://github.com/jupyter/jupyter_client/blob/main/jupyter_client/session.py
func (s *Signer) check(signature []byte, parts ...[]byte) error {
	if len(s.key) == 0 {
		return nil
	}
	if len(signature) == 0 {
		return ErrUnsigned
	}
	digest := s.digest(parts...)
	if !hmac.Equal(hex.AppendEncode(nil, digest), signature) {
		return ErrSignature
	}
	if !s.seen.add(digest) {
		return fmt.Errorf("%w: signature %s", ErrReplayed, signature)
	}
	return nil
}

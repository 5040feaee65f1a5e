package wire

import (
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestSignaturesArePythons compares with what Python's hmac and hashlib say for the same key and parts.
func TestSignaturesArePythons(t *testing.T) {
	for name, want := range map[string]string{
		"md5":      "b5b72974503e7d75c795927932e214ff",
		"sha1":     "5a65e9dafe28535e61f4aadf1a78a492dd257be3",
		"sha224":   "219c2af7d23fb7890aa67b9657270b6958b791d37a7ddef868dd22d4",
		"sha256":   "921b9c8c876586a491c779003f410b6db6bc2c24318318e76ca156000c1020e3",
		"sha384":   "189754a7f95bf9cc3c3d88e0829ad1e4985c6a663500aa9d932e342355bbdb34039f911f69245584ff380ae45cf01ad6",
		"sha512":   "de66f56a44fe27a733112fcb30e969f26bdeae803651d5653b40233a5d844fb6736f7a94e159cce4d8044ce40d0fccd857a065f1312165de24ca67d3212a367e",
		"sha3_224": "c077f6d30f6fddbfbd47eb4048ba967f90357b8f47d4822c7d6d88f9",
		"sha3_256": "e43bc7e3f77f14130075f94480e72f0b0b3f6270e9c3c60cf2828784a17b82a2",
		"sha3-256": "e43bc7e3f77f14130075f94480e72f0b0b3f6270e9c3c60cf2828784a17b82a2",
		"sha3_384": "a80374ebf2748f5dd928defc184056f8d84f5636c28496ebec224e6bcbc8a168c942b94e1ccab7ee49b48965a8597a84",
		"sha3_512": "cf264790469659d9caeb9e937ba23d09ebe64b1b14854dfd0985834e42f077ac17b8345f1a2a1aa315f907d1017e3786c67c806c74064c008fc272f768ba60be",
		"blake2b":  "7b5e37ace35d9173e21b8a127368d96207ce4c10fcec0278188019aa4143d8ce5b430c26f62813a5e87b89d06a8d3ebd6d05411bebeb2562e9e0952c61511114",
		"blake2s":  "f90686077e7620128299bc10945d9567cbbf50a28c38708fa259a99fc76e6642",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := NewSigner("hmac-"+name, []byte("a key"))
			if err != nil {
				t.Fatal(err)
			}
			got := Serialize(s, []byte(`{"msg_type":"x"}`), nil, nil, []byte(`{"a":1}`), nil)
			if string(got[1]) != want {
				t.Errorf("got %s, want %s", got[1], want)
			}
			if _, err := Parse(s, got); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestUnknownSchemes(t *testing.T) {
	for _, scheme := range []string{"", "sha256", "hmac-", "hmac-crc32", "hmac-shake_128", "hmac-SHA256"} {
		if _, err := NewSigner(scheme, nil); err == nil || !strings.Contains(err.Error(), `"`+scheme+`"`) {
			t.Errorf("%q: %v", scheme, err)
		}
	}
}

func TestSignaturesThatAreRefused(t *testing.T) {
	s := signer(t, "key")
	good := Serialize(s, []byte(`{"msg_type":"x"}`), nil, nil, []byte(`{"code":"1"}`), frames("buffer"))
	with := func(i int, text string) [][]byte {
		out := append([][]byte(nil), good...)
		out[i] = []byte(text)
		return out
	}
	for _, c := range []struct {
		name string
		in   [][]byte
		want error
	}{
		{"none", with(1, ""), ErrUnsigned},
		{"text", with(1, "signature"), ErrSignature},
		{"of another key", with(1, string(signer(t, "other").sign(good[2:6]...))), ErrSignature},
		{"capital letters", with(1, strings.ToUpper(string(good[1]))), ErrSignature},
		{"cut off", with(1, string(good[1][:32])), ErrSignature},
		{"longer", with(1, string(good[1])+"00"), ErrSignature},
		{"other header", with(2, `{"msg_type":"y"}`), ErrSignature},
		{"other parent", with(3, `{"msg_id":"1"}`), ErrSignature},
		{"other metadata", with(4, `{"m":1}`), ErrSignature},
		{"other content", with(5, `{"code":"2"}`), ErrSignature},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Parse(s, c.in); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	if _, err := Parse(s, good); err != nil {
		t.Errorf("the right one, after all the wrong ones: %v", err)
	}
}

func TestAReplayedMessageIsRefused(t *testing.T) {
	s := signer(t, "key")
	in := Serialize(s, []byte(`{"msg_type":"x"}`), nil, nil, nil, nil)
	if _, err := Parse(s, in); err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(s, append(in, []byte("another buffer"))); !errors.Is(err, ErrReplayed) {
		t.Errorf("the second time: %v", err)
	}
	unsigned := signer(t, "")
	for range 2 {
		if _, err := Parse(unsigned, frames(delimiter, "", `{"msg_type":"x"}`, "{}", "{}", "{}")); err != nil {
			t.Errorf("without a key nothing can be told apart: %v", err)
		}
	}
}

func TestTheOldestDigestsAreForgotten(t *testing.T) {
	d := newDigests()
	digest := func(i int) []byte { return binary.BigEndian.AppendUint64(make([]byte, 8), uint64(i)) }
	for i := range 2*keptDigests + 10 {
		if !d.add(digest(i)) {
			t.Fatalf("digest %d is known", i)
		}
	}
	if len(d.known) != keptDigests || len(d.order) != keptDigests {
		t.Errorf("%d and %d are kept", len(d.known), len(d.order))
	}
	if d.add(digest(2*keptDigests + 9)) {
		t.Error("the latest is forgotten")
	}
	if d.add(digest(keptDigests + 10)) {
		t.Error("the oldest that should be kept is forgotten")
	}
	if !d.add(digest(keptDigests + 9)) {
		t.Error("an older one is kept")
	}
}

func TestOnlyOneOfManyReplaysIsTaken(t *testing.T) {
	s := signer(t, "key")
	in := Serialize(s, []byte(`{"msg_type":"x"}`), nil, nil, nil, nil)
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := Parse(s, in); err == nil {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if taken.Load() != 1 {
		t.Errorf("%d were taken", taken.Load())
	}
}

package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockWait is how long one kernel waits for another to close the file.
const lockWait = 2 * time.Second

// The file has one bucket. Its sequence is the newest session number, its keys are session and line as two big-endian
// 64-bit numbers, its values the text.
var bucketName = []byte("history")

func isBusy(err error) bool { return errors.Is(err, bolterrors.ErrTimeout) }

// appendRows adds the rows to a session, and numbers the session if it is 0. It returns the session's number.
func appendRows(path string, session int, rows []Row) (int, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return session, fmt.Errorf("history directory: %w", err)
	}
	err := withFile(path, &bbolt.Options{Timeout: lockWait}, func(db *bbolt.DB) error {
		return db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists(bucketName)
			if err != nil {
				return err
			}
			if session == 0 {
				n, err := b.NextSequence()
				if err != nil {
					return err
				}
				session = int(n)
			}
			for _, r := range rows {
				if err := b.Put(rowKey(session, r.Line), []byte(r.Input)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return 0, fmt.Errorf("write history %s: %w", path, err)
	}
	return session, nil
}

// scanRows calls yield with the rows of the file, newest first, until it returns false.
func scanRows(path string, yield func(Row) bool) error {
	if st, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && st.Size() == 0 {
		return nil // nobody has written yet, or somebody is about to
	}
	err := withFile(path, &bbolt.Options{Timeout: lockWait, ReadOnly: true}, func(db *bbolt.DB) error {
		return db.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucketName)
			if b == nil {
				return nil
			}
			c := b.Cursor()
			for k, v := c.Last(); k != nil; k, v = c.Prev() {
				if len(k) != 16 {
					continue
				}
				r := Row{
					Session: int(binary.BigEndian.Uint64(k)),
					Line:    int(binary.BigEndian.Uint64(k[8:])),
					Input:   string(v),
				}
				if !yield(r) {
					return nil
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("read history %s: %w", path, err)
	}
	return nil
}

// withFile opens the file for the time of use. bbolt panics on some damaged files; that becomes an error.
func withFile(path string, opts *bbolt.Options, use func(*bbolt.DB) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged file: %v", p)
		}
	}()
	db, err := bbolt.Open(path, 0o600, opts)
	if err != nil {
		return err
	}
	defer func() {
		if e := db.Close(); err == nil {
			err = e
		}
	}()
	return use(db)
}

func rowKey(session, line int) []byte {
	key := binary.BigEndian.AppendUint64(make([]byte, 0, 16), uint64(session))
	return binary.BigEndian.AppendUint64(key, uint64(line))
}

// Package atomicfile writes a file so that whoever reads it sees the old content or the new, never a part: it writes a
// temporary file beside it and renames that. It does not know what is written.
package atomicfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces path's content by data. A file that exists keeps its mode, a new one gets mode less the umask. A
// symbolic link is followed, and what is no regular file (a device, a pipe) is written to as it is. On an error the
// file is as it was.
func Write(path string, data []byte, mode fs.FileMode) error {
	target, keep, err := resolve(path, mode)
	if err != nil {
		return err
	}
	if !keep.regular {
		return os.WriteFile(target, data, mode)
	}
	tmp, err := create(target, mode)
	if err != nil {
		return err
	}
	if err := fill(tmp, data, keep); err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	if err := os.Rename(tmp.Name(), target); err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return nil
}

// keep is what of an existing file survives its replacement.
type keep struct {
	exists  bool
	regular bool
	mode    fs.FileMode
}

func resolve(path string, mode fs.FileMode) (string, keep, error) {
	target, err := filepath.EvalSymlinks(path)
	if os.IsNotExist(err) {
		return path, keep{regular: true, mode: mode}, nil
	}
	if err != nil {
		return "", keep{}, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", keep{}, err
	}
	if info.IsDir() {
		return "", keep{}, fmt.Errorf("write %s: is a directory", path)
	}
	return target, keep{exists: true, regular: info.Mode().IsRegular(), mode: info.Mode().Perm()}, nil
}

// create makes the temporary file. os.CreateTemp would give it mode 0600 whatever the umask is.
func create(target string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(target)
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d.%d.tmp", base, os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if os.IsExist(err) && i < 1000 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", target, cause(err))
		}
		return f, nil
	}
}

func fill(f *os.File, data []byte, keep keep) error {
	_, err := f.Write(data)
	if err == nil && keep.exists {
		err = f.Chmod(keep.mode)
	}
	if err == nil {
		err = f.Sync() // or a crash after the rename leaves an empty file
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// cause drops the name of the temporary file, which nobody asked for.
func cause(err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}

package kernelspec

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// A Place knows where Jupyter keeps its files, for one environment of a process.
// https://docs.jupyter.org/en/latest/use/jupyter-directories.html
type Place struct {
	GOOS   string
	Getenv func(string) string

	// SysPrefix asks a Python for its sys.prefix; "" if there is no Python. It is called only when no variable tells.
	SysPrefix func() string
}

// ErrNoHome says that the user's folder of Jupyter cannot be known.
var ErrNoHome = errors.New("the user's Jupyter folder is unknown: neither JUPYTER_DATA_DIR nor HOME is set")

// ErrNoPrefix says that there is no Python environment.
var ErrNoPrefix = errors.New("no Python environment: activate one, or say where it is with --prefix")

// DataDir is the user's folder of Jupyter's data.
func (p Place) DataDir() (string, error) {
	if dir := p.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home := p.Getenv("HOME")
	if xdg := p.Getenv("XDG_DATA_HOME"); xdg != "" && p.GOOS != "darwin" {
		return filepath.Join(xdg, "jupyter"), nil
	}
	if home == "" {
		return "", ErrNoHome
	}
	if p.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// RuntimeDir is the folder of connection files.
func (p Place) RuntimeDir() (string, error) {
	if dir := p.Getenv("JUPYTER_RUNTIME_DIR"); dir != "" {
		return dir, nil
	}
	data, err := p.DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "runtime"), nil
}

// UserKernels is the user's folder of kernelspecs.
func (p Place) UserKernels() (string, error) {
	data, err := p.DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "kernels"), nil
}

// PrefixKernels is the folder of kernelspecs below a prefix such as /usr/local.
func PrefixKernels(prefix string) string { return filepath.Join(prefix, "share", "jupyter", "kernels") }

// SysPrefixKernels is the folder of kernelspecs of the active Python environment: a virtual environment, Conda's, or the
// one of the Python on the PATH.
func (p Place) SysPrefixKernels() (string, error) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := p.Getenv(name); prefix != "" {
			return PrefixKernels(prefix), nil
		}
	}
	if p.SysPrefix != nil {
		if prefix := p.SysPrefix(); prefix != "" {
			return PrefixKernels(prefix), nil
		}
	}
	return "", ErrNoPrefix
}

// Search lists the folders of kernelspecs in the order in which Jupyter looks, as far as that can be known without asking
// it: $JUPYTER_PATH, the environment, the user's, the system's.
func (p Place) Search() []string {
	var dirs []string
	add := func(dir string) {
		for _, d := range dirs {
			if d == dir {
				return
			}
		}
		dirs = append(dirs, dir)
	}
	for _, dir := range filepath.SplitList(p.Getenv("JUPYTER_PATH")) {
		if dir = strings.TrimRight(dir, "/"); dir != "" {
			add(filepath.Join(dir, "kernels"))
		}
	}
	if dir, err := p.SysPrefixKernels(); err == nil {
		add(dir)
	}
	if dir, err := p.UserKernels(); err == nil {
		add(dir)
	}
	add(PrefixKernels("/usr/local"))
	add(PrefixKernels("/usr"))
	return dirs
}

// An Installed is a kernelspec in a folder.
type Installed struct {
	Name string
	Dir  string
	Spec Spec
}

// Find lists the kernelspecs of ours in folders of kernelspecs. A folder that is not there, or not to be read, has none.
func Find(folders []string) []Installed {
	var found []Installed
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, e := range entries {
			dir := filepath.Join(folder, e.Name())
			if spec, err := ReadDir(dir); err == nil && spec.Ours() {
				found = append(found, Installed{Name: e.Name(), Dir: dir, Spec: spec})
			}
		}
	}
	return found
}

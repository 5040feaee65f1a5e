package kernelspec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/install/kernelspec"
)

func place(goos string, env map[string]string, prefix string) kernelspec.Place {
	return kernelspec.Place{
		GOOS: goos, Getenv: func(name string) string { return env[name] }, SysPrefix: func() string { return prefix },
	}
}

func TestTheUsersFolderIsJupyters(t *testing.T) {
	home := map[string]string{"HOME": "/home/ada"}
	for _, c := range []struct {
		name string
		p    kernelspec.Place
		want string
	}{
		{"linux", place("linux", home, ""), "/home/ada/.local/share/jupyter/kernels"},
		{"mac", place("darwin", home, ""), "/home/ada/Library/Jupyter/kernels"},
		{"xdg", place("linux", map[string]string{"HOME": "/home/ada", "XDG_DATA_HOME": "/x"}, ""), "/x/jupyter/kernels"},
		{"xdg on a mac", place("darwin", map[string]string{"HOME": "/a", "XDG_DATA_HOME": "/x"}, ""), "/a/Library/Jupyter/kernels"},
		{"told", place("linux", map[string]string{"JUPYTER_DATA_DIR": "/data"}, ""), "/data/kernels"},
	} {
		if got, err := c.p.UserKernels(); got != c.want || err != nil {
			t.Errorf("%s: %s %v, want %s", c.name, got, err, c.want)
		}
	}
	if _, err := place("linux", nil, "").UserKernels(); err != kernelspec.ErrNoHome {
		t.Errorf("no home: %v", err)
	}
}

func TestTheEnvironmentsFolder(t *testing.T) {
	for _, c := range []struct {
		env    map[string]string
		prefix string
		want   string
	}{
		{map[string]string{"VIRTUAL_ENV": "/venv", "CONDA_PREFIX": "/conda"}, "/usr", "/venv/share/jupyter/kernels"},
		{map[string]string{"CONDA_PREFIX": "/conda"}, "/usr", "/conda/share/jupyter/kernels"},
		{nil, "/usr", "/usr/share/jupyter/kernels"},
	} {
		if got, err := place("linux", c.env, c.prefix).SysPrefixKernels(); got != c.want || err != nil {
			t.Errorf("%v: %s %v", c.env, got, err)
		}
	}
	if _, err := place("linux", nil, "").SysPrefixKernels(); err != kernelspec.ErrNoPrefix {
		t.Errorf("no Python: %v", err)
	}
}

func TestSearchLooksWhereJupyterLooks(t *testing.T) {
	env := map[string]string{"HOME": "/home/ada", "VIRTUAL_ENV": "/venv", "JUPYTER_PATH": "/one/:/two"}
	want := []string{
		"/one/kernels", "/two/kernels", "/venv/share/jupyter/kernels", "/home/ada/.local/share/jupyter/kernels",
		"/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels",
	}
	if diff := cmp.Diff(want, place("linux", env, "").Search()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	env = map[string]string{"HOME": "/home/ada"}
	want = []string{
		"/usr/share/jupyter/kernels", "/home/ada/.local/share/jupyter/kernels", "/usr/local/share/jupyter/kernels",
	}
	if diff := cmp.Diff(want, place("linux", env, "/usr").Search()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

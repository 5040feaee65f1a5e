package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/gopherloop/gopherloop/install/kernelspec"
)

const reinstall = "gopherloop install"

// kernelspecs looks whether Jupyter finds the kernel, and whether what it would start answers.
func (p Patient) kernelspecs(ctx context.Context) []Finding {
	findings, seen := p.jupyter(ctx)
	here := kernelspec.Find(p.Place.Search())
	visible := here
	if seen != nil {
		visible = seen.ours()
		for _, k := range here {
			findings = append(findings, seen.hidden(k)...)
		}
	}
	if len(visible) == 0 {
		return append(findings, Finding{Broken, "kernelspec", "Jupyter finds no kernelspec of gopherloop", reinstall})
	}
	for _, k := range visible {
		findings = append(findings, ok("kernelspec", "%s in %s", k.Name, k.Dir), p.binary(ctx, k))
	}
	return findings
}

// A listing is what jupyter kernelspec list --json says.
type listing struct {
	Kernelspecs map[string]struct {
		Dir  string          `json:"resource_dir"`
		Spec kernelspec.Spec `json:"spec"`
	} `json:"kernelspecs"`
}

// jupyter asks Jupyter which kernelspecs it finds; nil if it cannot be asked.
func (p Patient) jupyter(ctx context.Context) ([]Finding, *listing) {
	path, err := p.LookPath("jupyter")
	if err != nil {
		return []Finding{{Warning, "jupyter", "no jupyter on the PATH: looking where it would look",
			"activate the environment of your JupyterLab (in the repository: . .venv/bin/activate)"}}, nil
	}
	out, err := p.Output(ctx, path, "kernelspec", "list", "--json")
	var seen listing
	if err == nil {
		err = json.Unmarshal([]byte(out), &seen)
	}
	if err != nil {
		return []Finding{{Broken, "jupyter", fmt.Sprintf("%s kernelspec list: %v", path, err),
			"repair that installation of Jupyter (reinstall jupyterlab)"}}, nil
	}
	return []Finding{ok("jupyter", "%s", path)}, &seen
}

func (l listing) ours() []kernelspec.Installed {
	var found []kernelspec.Installed
	for name, k := range l.Kernelspecs {
		if k.Spec.Ours() {
			found = append(found, kernelspec.Installed{Name: name, Dir: k.Dir, Spec: k.Spec})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found
}

// hidden says why Jupyter does not use a kernelspec that is installed.
func (l listing) hidden(k kernelspec.Installed) []Finding {
	used, found := l.Kernelspecs[k.Name]
	switch {
	case !found:
		return []Finding{{Warning, "kernelspec", fmt.Sprintf("Jupyter does not look at %s", k.Dir),
			"install it where this Jupyter looks: gopherloop install --sys-prefix"}}
	case !sameFolder(used.Dir, k.Dir) && !used.Spec.Ours():
		return []Finding{{Warning, "kernelspec", fmt.Sprintf("%s is hidden by the foreign %s", k.Dir, used.Dir),
			fmt.Sprintf("jupyter kernelspec remove %s, or gopherloop install --name another", k.Name)}}
	}
	return nil
}

func sameFolder(a, b string) bool {
	x, err := filepath.EvalSymlinks(a)
	if err != nil {
		return a == b
	}
	y, err := filepath.EvalSymlinks(b)
	return err == nil && x == y
}

// binary looks whether the program that the kernelspec names is there and answers.
func (p Patient) binary(ctx context.Context, k kernelspec.Installed) Finding {
	path := k.Spec.Binary()
	info, err := os.Stat(path)
	switch {
	case path == "" || errors.Is(err, fs.ErrNotExist):
		return Finding{Broken, "binary", fmt.Sprintf("%s starts %q, which is not there", k.Name, path), reinstall}
	case err != nil:
		return Finding{Broken, "binary", fmt.Sprintf("%s starts a program that cannot be looked at: %v", k.Name, err), reinstall}
	case info.IsDir() || info.Mode().Perm()&0o111 == 0:
		return Finding{Broken, "binary", fmt.Sprintf("%s is not executable", path), "chmod +x " + path}
	}
	out, err := p.Output(ctx, path, "version")
	if err != nil {
		return Finding{Broken, "binary", fmt.Sprintf("%s does not answer: %v", path, err),
			"build it again, then: " + reinstall}
	}
	version, isOurs := strings.CutPrefix(firstLine(out), "gopherloop ")
	version, _, _ = strings.Cut(version, " ")
	switch {
	case !isOurs:
		return Finding{Broken, "binary", fmt.Sprintf("%s is not gopherloop: it says %q", path, firstLine(out)), reinstall}
	case version != p.Version:
		return Finding{Warning, "binary", fmt.Sprintf("%s is version %s, this is %s", path, version, p.Version), reinstall}
	}
	return ok("binary", "%s answers", path)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

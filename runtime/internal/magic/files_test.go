package magic

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// elsewhere makes a directory the current one for the test.
func elsewhere(t *testing.T) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	return dir
}

func TestWritefile(t *testing.T) {
	elsewhere(t)
	r, s := New(), &fakeSession{}
	s.declare("name", "f.txt")
	expect(t, use(t, r, s, "%%writefile f.txt\na\n\tb"), "Writing f.txt\n")
	expect(t, content(t, "f.txt"), "a\n\tb\n")
	expect(t, use(t, r, s, "%%writefile {name}\nc\n"), "Overwriting f.txt\n")
	expect(t, content(t, "f.txt"), "c\n")
	expect(t, use(t, r, s, "%%writefile -a f.txt\nd"), "Appending to f.txt\n")
	expect(t, use(t, r, s, "%%writefile f.txt --append\ne"), "Appending to f.txt\n")
	expect(t, content(t, "f.txt"), "c\nd\ne\n")
	expect(t, use(t, r, s, "%%writefile -a 'new file'\nd"), "Writing new file\n")
	expect(t, use(t, r, s, "%%writefile\nabc"), "UsageError: the following arguments are required: filename\n")
	expect(t, use(t, r, s, "%%writefile a b\nx"), "UsageError: unrecognized arguments: b\n")
	expect(t, use(t, r, s, "%%writefile no/x\nabc"), "Writing no/x\nFileNotFoundError: [Errno 2] No such file or directory: 'no/x'\n")
	expect(t, use(t, r, s, "%%writefile .\nabc"), "Overwriting .\nIsADirectoryError: [Errno 21] Is a directory: '.'\n")
	t.Setenv("HOME", ".")
	expect(t, use(t, r, s, "%%writefile ~/f.txt\nhome"), "Overwriting ./f.txt\n")
}

func content(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCd(t *testing.T) {
	dir := elsewhere(t)
	if err := os.MkdirAll("sub/deep", 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", dir)
	r, s := New(), &fakeSession{}
	expect(t, use(t, r, s, "%cd -"), "UsageError: %cd -: No previous directory to change to.\n")
	expect(t, use(t, r, s, "%cd sub"), dir+"/sub\n")
	expect(t, use(t, r, s, "%pwd"), "[value]"+dir+"/sub\n")
	expect(t, use(t, r, s, "%cd nope"), "[Errno 2] No such file or directory: 'nope'\n"+dir+"/sub\n")
	expect(t, use(t, r, s, "%cd 'deep'"), dir+"/sub/deep\n")
	expect(t, use(t, r, s, "%cd -"), dir+"/sub\n")
	expect(t, use(t, r, s, "%cd -q /"), "")
	expect(t, use(t, r, s, "%cd --dee"), dir+"/sub/deep\n")
	expect(t, use(t, r, s, "%cd --zzz"), "No matching entry in directory history\n")
	expect(t, use(t, r, s, "%cd -0"), dir+"\n")
	expect(t, use(t, r, s, "%cd -77"), "The requested directory does not exist in history.\n")
	expect(t, use(t, r, s, "%cd ~/sub"), dir+"/sub\n")
	expect(t, use(t, r, s, "%cd"), dir+"\n")
	expect(t, use(t, r, s, "%dhist"), strings.ReplaceAll(`Directory history
0: ~
1: ~/sub
2: ~/sub/deep
3: ~/sub
4: /
5: ~/sub/deep
6: ~
7: ~/sub
8: ~
`, "~", dir))
}

func TestPwdWithoutADirectory(t *testing.T) {
	dir := elsewhere(t)
	if err := os.Mkdir("gone", 0o777); err != nil {
		t.Fatal(err)
	}
	t.Chdir("gone")
	if err := os.Remove(dir + "/gone"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PWD", "")
	expect(t, use(t, New(), &fakeSession{}, "%pwd"), "UsageError: CWD no longer exists - please use %cd to change directory.\n")
	expect(t, use(t, New(), &fakeSession{}, "%cd "+dir), dir+"\n")
}

func TestEnv(t *testing.T) {
	t.Setenv("MAGIC_A", "")
	t.Setenv("MAGIC_TOKEN", "sesame")
	r, s := New(), &fakeSession{}
	s.declare("n", 5)
	expect(t, use(t, r, s, "%env MAGIC_A=1"), "env: MAGIC_A=1\n")
	expect(t, use(t, r, s, "%env MAGIC_A 2 3"), "env: MAGIC_A=2 3\n")
	expect(t, use(t, r, s, "%env MAGIC_A"), "[value]2 3\n")
	expect(t, use(t, r, s, "%set_env MAGIC_A = x=$n{n}$other"), "env: MAGIC_A=x=55$other\n")
	expect(t, os.Getenv("MAGIC_A"), "x=55$other")
	expect(t, use(t, r, s, "%env NO_SUCH"), "UsageError: Environment does not have key: NO_SUCH\n")
	expect(t, use(t, r, s, "%set_env"), "UsageError: usage is 'set_env var=val'\n")
	expect(t, use(t, r, s, "%set_env x"), "UsageError: usage is 'set_env var=val'\n")
	expect(t, use(t, r, s, "%set_env a b=c"), "UsageError: refusing to set env var with whitespace: 'c'\n")
	expect(t, use(t, r, s, "%env =c"), "OSError: [Errno 22] Invalid argument: ''\n")
	value, err := r.Run(&Call{Context: t.Context(), Name: "env", Session: s})
	all, ok := value.(map[string]string)
	if err != nil || !ok || all["MAGIC_A"] != "x=55$other" || all["MAGIC_TOKEN"] != "<hidden>" {
		t.Errorf("the environment is %v, %v", value, err)
	}
}

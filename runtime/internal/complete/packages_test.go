package complete

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestNamesThatSeveralPackagesHave(t *testing.T) {
	fresh := newEnv(t, nil)
	later := newEnv(t, nil, "rand.IntN(3)")
	chosen := newEnv(t, nil, "import \"math/rand\"")
	for _, c := range []struct {
		e          *Env
		code, want string
	}{
		{fresh, "ran|", "rand"},
		{fresh, "templ|", "template"},
		{fresh, "rand.Int|", "Int Int32 Int32N Int64 Int64N IntN Int31 Int31n Int63 Int63n Intn"}, // what is only in math/rand comes last
		{fresh, "rand.Tex|", "Text"},                             // only in crypto/rand
		{fresh, "rand.IntN(3) + rand.Int3|", "Int32 Int32N"},     // the other use decides
		{fresh, "rand.Intn(3) + rand.Int3|", "Int31 Int31n"},     // for math/rand here
		{fresh, "rand.Nonsense()\nrand.NewZ|", "NewZipf"},        // a mistake decides nothing
		{fresh, "rand := \"\"\nrand.Int|", ""},                   // a variable
		{fresh, "import \"math/rand\"\nrand.IntN|", "Intn"},      // somebody has said which
		{fresh, "template.Par|", "ParseFS ParseFiles ParseGlob"}, // either
		{fresh, "template.JSS|", "JSStr"},                        // of html/template
		{later, "rand.Int3|", "Int32 Int32N Int31 Int31n"},       // the import was added, and may change
		{chosen, "rand.Int3|", "Int31 Int31n"},
	} {
		code, at := cursor(t, c.code)
		if got := texts(c.e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches); got != c.want {
			t.Errorf("%s\n   has the completions %s\n   want %s", c.code, got, c.want)
		}
	}
}

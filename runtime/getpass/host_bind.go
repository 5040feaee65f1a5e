package getpass

// What stands in files named host_*.go is for whoever runs cells. Cells do not see it: package symbols leaves these files
// out.

// Bind returns the functions that ask somebody, by name, for a session: ask is called on the goroutine that asks.
func Bind(ask func(prompt string) (string, error)) map[string]any {
	return map[string]any{
		"GetPass": func(prompt ...string) (string, error) { return getPass(ask, prompt) },
	}
}

package magic

import (
	"os"
	"strings"
)

// envMagics are %env and %set_env.
func envMagics() []*Magic {
	return []*Magic{{
		Name: "env",
		Doc: "%env\n%env var\n%env var value\n%env var=value\n\nReturn all environment variables or one of them, or set one. " +
			"In the whole, values whose names speak of a key, token or secret are hidden. $x and {x} are the variable x of the session.",
		Run: runEnv,
	}, {
		Name: "set_env",
		Doc:  "%set_env var value\n%set_env var=value\n\nSet an environment variable, for this process and its children.",
		Run:  func(c *Call) (any, error) { return nil, setEnv(c, c.expand(c.Args)) },
	}}
}

func runEnv(c *Call) (any, error) {
	args := strings.TrimSpace(c.expand(c.Args))
	switch {
	case args == "":
		return environment(), nil
	case strings.ContainsAny(args, "= "):
		return nil, setEnv(c, args)
	}
	value, ok := os.LookupEnv(args)
	if !ok {
		return nil, usageErrorf("Environment does not have key: %s", args)
	}
	return value, nil
}

func environment() map[string]string {
	all := map[string]string{}
	for _, e := range os.Environ() {
		name, value, _ := strings.Cut(e, "=")
		lower := strings.ToLower(name)
		if strings.Contains(lower, "key") || strings.Contains(lower, "token") || strings.Contains(lower, "secret") {
			value = "<hidden>"
		}
		all[name] = value
	}
	return all
}

func setEnv(c *Call, args string) error {
	sep := " "
	if strings.Contains(args, "=") {
		sep = "="
	}
	name, value, ok := strings.Cut(args, sep)
	if !ok {
		return &UsageError{"usage is 'set_env var=val'"}
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if strings.ContainsAny(name, " \t") {
		return usageErrorf("refusing to set env var with whitespace: '%s'", value)
	}
	if err := os.Setenv(name, value); err != nil {
		return osError(err, name)
	}
	c.Session.Print("env: " + name + "=" + value + "\n")
	return nil
}

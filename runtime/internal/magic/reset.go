package magic

import "fmt"

// resetMagics are %reset.
func resetMagics() []*Magic {
	return []*Magic{{
		Name: "reset",
		Doc: "%reset [-f] [-s]\n\nForget every variable, function and type that cells have declared. It asks first, unless " +
			"-f is given. Goroutines and tasks go on. -s is accepted and changes nothing: the history stays anyway.",
		Run: runReset,
	}}
}

func runReset(c *Call) (any, error) {
	o, targets, err := c.options("sf", "aggressive")
	if err != nil {
		return nil, err
	}
	if !o.has("f") {
		yes, err := c.ask("Once deleted, variables cannot be recovered. Proceed (y/[n])? ")
		if err != nil {
			return nil, err
		}
		if !yes {
			c.Session.Print("Nothing done.\n")
			return nil, nil
		}
	}
	if len(targets) == 0 {
		c.Session.Reset()
	}
	for _, target := range targets {
		c.Session.Print(fmt.Sprintf("Don't know how to reset  %s, please run `%%reset?` for details\n", target))
	}
	return nil, nil
}

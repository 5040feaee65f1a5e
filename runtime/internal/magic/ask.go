package magic

import (
	"errors"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// ask asks until the answer is yes or no; an empty one is no. Where nobody can be asked the answer is yes, as in IPython.
func (c *Call) ask(question string) (yes bool, err error) {
	for {
		answer, err := c.Session.Input(question)
		if errors.Is(err, lang.ErrNoStdin) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "y", "yes":
			return true, nil
		case "", "n", "no":
			return false, nil
		}
	}
}

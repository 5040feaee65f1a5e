package magic

import "strings"

// autoawaitMagics are %autoawait.
func autoawaitMagics() []*Magic {
	return []*Magic{{
		Name: "autoawait",
		Doc:  "%autoawait\n\nSay that await works at top level. It always does.",
		Run: func(c *Call) (any, error) {
			switch strings.ToLower(c.Args) {
			case "":
				c.Session.Print("IPython autoawait is `on`, and set to use `asyncio`\n")
			case "on", "true", "asyncio":
			default:
				return nil, usageErrorf("%%autoawait cannot be set to %s: await always works at top level, with asyncio", c.Args)
			}
			return nil, nil
		},
	}}
}

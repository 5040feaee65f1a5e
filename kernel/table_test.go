package kernel

import (
	"strings"
	"testing"
)

func TestEveryMessageTypeIsDeclaredWhole(t *testing.T) {
	for name, h := range table() {
		if h.handle == nil || h.channels == 0 || !strings.HasPrefix(h.spec, "https://") {
			t.Errorf("%s: %+v", name, h)
		}
		if stem, ok := strings.CutSuffix(name, "_request"); ok && h.reply != stem+"_reply" {
			t.Errorf("%s is answered by %q", name, h.reply)
		} else if !ok && h.reply != "" {
			t.Errorf("%s has the reply %q", name, h.reply)
		}
		if strings.HasPrefix(name, "comm_") && !strings.HasSuffix(name, "_request") && h.channels&onControl != 0 {
			t.Errorf("%s is accepted on control", name)
		}
		if !strings.HasPrefix(name, "comm_") && h.channels&onControl == 0 {
			t.Errorf("%s is not accepted on control", name)
		}
	}
}

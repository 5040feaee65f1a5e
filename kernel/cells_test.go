package kernel

import (
	"fmt"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestAForgottenCellStillHasAParent(t *testing.T) {
	c := newCells()
	for i := range keptCells + 1 {
		c.add(lang.Cell(fmt.Sprint(i)), origin{header: []byte(`{"whole":true}`)})
	}
	if len(c.known) != keptCells || len(c.order) != keptCells {
		t.Errorf("%d cells are kept", len(c.known))
	}
	for cell, want := range map[lang.Cell]string{
		"0":     `{"msg_id":"0","msg_type":"execute_request"}`,
		"1":     `{"whole":true}`,
		"\"x\"": `{"msg_id":"\"x\"","msg_type":"execute_request"}`,
		"":      `{}`,
	} {
		if got := string(c.find(cell).header); got != want {
			t.Errorf("cell %q: %s, want %s", cell, got, want)
		}
	}
}

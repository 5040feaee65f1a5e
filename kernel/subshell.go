package kernel

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"
)

// A shell runs cells one after the other: the main shell, or a subshell.
type shell struct {
	id    string // "" is the main shell
	lanes map[laneName]*lane
	abort abortion
}

// shells are the main shell and the subshells.
type shells struct {
	serve func(s *shell) // starts the goroutines of a new shell

	mu      sync.Mutex // protects the fields below
	byID    map[string]*shell
	ordered []string // ids of subshells, oldest first
}

func newShells(serve func(*shell)) *shells {
	s := &shells{serve: serve, byID: map[string]*shell{}}
	s.add("")
	return s
}

func (s *shells) add(id string) {
	sh := &shell{id: id, lanes: map[laneName]*lane{execution: newLane(), question: newLane(), comm: newLane()}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID[id] = sh
	if id != "" {
		s.ordered = append(s.ordered, id)
	}
	s.serve(sh)
}

// find returns the shell of a header's subshell_id.
func (s *shells) find(id string) (*shell, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sh := s.byID[id]; sh != nil {
		return sh, nil
	}
	return nil, &requestError{"UnknownSubshellError", fmt.Sprintf("Unknown subshell_id %q", id)}
}

// remove takes a subshell away. The cell that it runs goes on to its end, cells that wait there are aborted.
func (s *shells) remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.byID[id]
	if id == "" || sh == nil {
		return &requestError{"UnknownSubshellError", fmt.Sprintf("Unknown subshell_id %q", id)}
	}
	delete(s.byID, id)
	for i, other := range s.ordered {
		if other == id {
			s.ordered = append(s.ordered[:i:i], s.ordered[i+1:]...)
			break
		}
	}
	for _, l := range sh.lanes {
		l.close()
	}
	sh.abort.everythingQueued(sh.lanes[execution])
	return nil
}

// list returns the ids of the subshells, oldest first; the main shell has none.
func (s *shells) list() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.ordered...)
}

// work answers the requests of one lane until ctx ends or the lane is closed and empty.
func (k *kernel) work(ctx context.Context, l *lane) {
	for r := l.next(ctx); r != nil; r = l.next(ctx) {
		k.answer(ctx, r, k.table[r.Header.MsgType])
	}
}

// createSubshell makes a subshell and names it.
// https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html#create-subshell
func createSubshell(_ context.Context, k *kernel, _ *request) (reply, error) {
	id := uuid.NewString()
	k.shells.add(id)
	return reply{content: map[string]any{"status": "ok", "subshell_id": id}}, nil
}

// deleteSubshell takes a subshell away.
// https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html#delete-subshell
func deleteSubshell(_ context.Context, k *kernel, r *request) (reply, error) {
	var content struct {
		ID string `json:"subshell_id"`
	}
	if err := r.decode(&content); err != nil {
		return reply{}, err
	}
	if err := k.shells.remove(content.ID); err != nil {
		return reply{}, err
	}
	return reply{content: map[string]any{"status": "ok"}}, nil
}

// listSubshells lists the subshells.
// https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html#list-subshells
func listSubshells(_ context.Context, k *kernel, _ *request) (reply, error) {
	return reply{content: map[string]any{"status": "ok", "subshell_id": k.shells.list()}}, nil
}

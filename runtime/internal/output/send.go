package output

import (
	"slices"
	"time"
)

// send is the sender: it gives the host what is due until Close, and then the rest.
func (o *Output) send() {
	defer close(o.ended)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if wait, some := o.sendDue(false); some {
			timer.Reset(wait)
		} else {
			timer.Stop()
		}
		select {
		case <-o.kick:
		case <-timer.C:
		case <-o.quit:
			o.sendDue(true)
			return
		}
	}
}

// sendDue gives the host everything that is due. If some is left, it returns when to look again.
func (o *Output) sendDue(all bool) (wait time.Duration, some bool) {
	wait = o.cfg.Interval
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range slices.Clone(o.busy) {
		now := time.Now()
		flush := all || len(c.flushes) > 0
		c.release(now, &o.rules, flush)
		if due := c.sent.Add(o.cfg.Interval); !flush && c.room == nil && c.size < o.cfg.Batch && now.Before(due) {
			wait = min(wait, due.Sub(now))
			continue
		}
		o.sendCell(c, flush)
	}
	o.busy = slices.DeleteFunc(o.busy, func(c *cellOut) bool {
		c.busy = len(c.segs) > 0 || len(c.held) > 0
		if !c.busy {
			c.endFlushes() // of those that came while the host took the last message
		}
		return !c.busy
	})
	return wait, len(o.busy) > 0
}

// sendCell gives the host what c has now. o.mu is held, except while the host takes a message.
func (o *Output) sendCell(c *cellOut, flush bool) {
	flushes := c.flushes
	c.flushes = nil
	budget := c.size // what is printed meanwhile waits for the next turn, so that no cell starves another
	for budget > 0 {
		name, text, n := c.next(o.cfg.Batch, time.Now(), o.cfg.Hold)
		if n == 0 {
			break
		}
		budget -= n
		if c.room != nil {
			close(c.room)
			c.room = nil
		}
		o.mu.Unlock()
		o.cfg.Host.Stream(c.id, name, text)
		o.mu.Lock()
		c.sent = time.Now()
	}
	for _, done := range flushes {
		close(done)
	}
}

func (c *cellOut) endFlushes() {
	for _, done := range c.flushes {
		close(done)
	}
	c.flushes = nil
}

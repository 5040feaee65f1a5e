// Goroutines, channels and select with results that do not depend on their order.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

type result struct {
	id  int
	val string
	err error
}

func worker(id int, jobs <-chan int, out chan<- result, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		r := result{id: j, val: fmt.Sprint("r", j*j)}
		if j%3 == 0 {
			r.err = fmt.Errorf("job %d: %w", j, errBad)
		}
		out <- r
	}
}

var errBad = errors.New("bad")

func gen(ctx context.Context, n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			select {
			case ch <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

func sq(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	return out
}

type counter struct {
	sync.RWMutex
	m map[string]int
}

func (c *counter) inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.m[k]++
}

func main() {
	jobs, out := make(chan int, 10), make(chan result, 10)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go worker(i, jobs, out, &wg)
	}
	for i := range 7 {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	close(out)
	var rs []result
	for r := range out {
		rs = append(rs, r)
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i].id < rs[j].id })
	for _, r := range rs {
		fmt.Println(r.id, r.val, r.err, errors.Is(r.err, errBad))
	}
	total := 0
	for v := range sq(sq(gen(context.Background(), 5))) {
		total += v
	}
	fmt.Println(total)
	ctx, cancel := context.WithCancel(context.Background())
	c := gen(ctx, 1000)
	fmt.Println(<-c, <-c)
	cancel()
	for range c {
	}
	fmt.Println(ctx.Err())
	cnt := counter{m: map[string]int{}}
	var n atomic.Int32
	for range 50 {
		wg.Go(func() {
			cnt.inc("k")
			n.Add(2)
		})
	}
	wg.Wait()
	fmt.Println(cnt.m, n.Load())
	done := make(chan struct{})
	var once sync.Once
	for range 3 {
		go once.Do(func() { close(done) })
	}
	<-done
	sem := make(chan struct{}, 2)
	var active, peak int32
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			a := atomic.AddInt32(&active, 1)
			for {
				p := atomic.LoadInt32(&peak)
				if a <= p || atomic.CompareAndSwapInt32(&peak, p, a) {
					break
				}
			}
			atomic.AddInt32(&active, -1)
		}()
	}
	wg.Wait()
	fmt.Println(peak <= 2)
	select {
	case v, ok := <-done:
		fmt.Println(v, ok)
	default:
		fmt.Println("never")
	}
	var nilch chan int
	select {
	case <-nilch:
		fmt.Println("never")
	case nilch <- 1:
		fmt.Println("never")
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}
	results := make([]int, 5)
	for i := range results {
		wg.Add(1)
		go func(x int) {
			defer wg.Done()
			results[i] = x * 2
		}(i * 10)
	}
	wg.Wait()
	fmt.Println(results)
	errc := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				errc <- fmt.Errorf("recovered: %v", r)
			}
		}()
		var s []int
		_ = s[3]
	}()
	fmt.Println(<-errc)
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() {
		cond.L.Lock()
		ready = true
		cond.L.Unlock()
		cond.Broadcast()
	}()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	fmt.Println(ready)
	funcs := make(chan func() string, 1)
	funcs <- func() string { return "called" }
	fmt.Println((<-funcs)())
	cc := make(chan chan int, 1)
	c1 := make(chan int, 1)
	cc <- c1
	(<-cc) <- 5
	fmt.Println(<-c1)
	var ro <-chan int = c1
	fmt.Println(ro == c1, len(ro), cap(c1))
	a, b := make(chan int, 1), make(chan string, 1)
	a <- 1
	for a != nil || b != nil {
		select {
		case v := <-a:
			fmt.Println("a", v)
			a = nil
			b <- "x"
		case v, ok := <-b:
			fmt.Println("b", v, ok)
			b = nil
		}
	}
	m := map[string]chan int{"x": make(chan int, 2)}
	m["x"] <- 3
	m["x"] <- 4
	x, y := <-m["x"], <-m["x"]
	fmt.Println(x, y)
	arr := [2]int{}
	arr[<-func() chan int { c := make(chan int, 1); c <- 1; return c }()] = 9
	fmt.Println(arr)
}

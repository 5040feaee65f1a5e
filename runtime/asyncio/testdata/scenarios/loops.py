async def scenario_call_soon_order():
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: (say("one"), loop.call_soon(say, "three")))
    h = loop.call_soon(say, "cancelled")
    loop.call_soon(say, "two")
    h.cancel()
    say(h.cancelled())
    await asyncio.sleep(0)
    say("main")
    await asyncio.sleep(0)


async def scenario_timers_and_time():
    loop = asyncio.get_running_loop()
    h = loop.call_later(2, say, "two")
    loop.call_at(now() + 1, say, "one")
    loop.call_later(0, say, "zero")
    loop.call_later(-1, say, "negative")
    say(h.when(), h.cancelled())
    await asyncio.sleep(0)
    say("a round later")
    await asyncio.sleep(3)


async def scenario_error_in_a_callback():
    loop = asyncio.get_running_loop()

    def bad():
        raise ValueError("bad")

    loop.set_exception_handler(lambda l, context: say("handled", context["exception"]))
    loop.call_soon(bad)
    loop.call_soon(say, "next")
    await asyncio.sleep(0)
    loop.call_exception_handler({"message": "told", "exception": KeyError()})
    say("end")


async def scenario_running_loop_cannot_run():
    loop = asyncio.get_running_loop()
    say(loop.is_running(), loop.is_closed())

    async def nothing():
        pass

    c = nothing()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        say(e)
    c.close()


async def scenario_thread_results_arrive_on_the_loop():
    def work():
        return 6

    def fail():
        raise ValueError("in thread")

    say(await asyncio.to_thread(work))
    say(await outcome(asyncio.to_thread(fail)))
    say(await asyncio.get_running_loop().run_in_executor(None, work))


async def scenario_coroutine_from_a_thread():
    loop = asyncio.get_running_loop()

    async def on_loop(x):
        say("on the loop", x)
        return x * 2

    def work():
        return asyncio.run_coroutine_threadsafe(on_loop(4), loop).result()

    say(await asyncio.to_thread(work))


async def scenario_generator():
    def count():
        sent = None
        try:
            for i in range(3):
                sent = yield i
                say("sent", sent)
        except KeyError as e:
            say("caught", type(e).__name__)
            yield "after"
        finally:
            say("finally")
        return "value"

    def step(what, *args):
        try:
            say(what(*args))
        except StopIteration as e:
            say("stop", e.value)
        except Exception as e:
            say(e)

    g = count()
    step(g.send, 1)
    step(next, g)
    step(g.send, "x")
    step(next, g)
    step(next, g)
    step(next, g)
    h = count()
    step(next, h)
    step(h.throw, ValueError("thrown"))
    step(next, h)
    k = count()
    step(next, k)
    say(k.close())
    step(next, k)


async def scenario_many_cancelled_timers():
    loop = asyncio.get_running_loop()
    handles = [loop.call_later((i * 7) % 10, say, i) for i in range(180)]
    for i, h in enumerate(handles):
        if i % 3:
            h.cancel()
    await asyncio.sleep(4)
    say("again", len([loop.call_later(i % 3, say, "late", i) for i in range(9)]))
    await asyncio.sleep(20)


async def worker(f):
    return await f


def bare(x):
    return re.sub(r"( at| defined at| running at|, defined at) [^ >\]]*", "", repr(x))


async def scenario_representations():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    say(bare(f))
    t = asyncio.create_task(worker(f))
    say(bare(t))
    g = asyncio.gather(t)
    say(bare(g))
    await asyncio.sleep(0)
    say(bare(t).replace("cb=[gather.<locals>._done_callback()]", "cb"))
    say(bare(f))
    f.set_result(5)
    say(bare(f))
    await g
    say(bare(t), bare(g))
    h = loop.create_future()
    h.set_exception(ValueError("it's bad"))
    say(bare(h), h.exception())
    u = asyncio.create_task(worker(loop.create_future()), name="my 'task'")
    await asyncio.sleep(0)
    u.cancel()
    say(bare(u).split(" coro")[0])
    await outcome(u)
    say(bare(u))
    c = worker(f)
    say(bare(c))
    c.close()
    say(bare(loop.call_later(7, say)).split(" when")[0])


async def scenario_representations_of_locks_and_queues():
    lock, event, sem, cond, barrier = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2), asyncio.Condition(), asyncio.Barrier(3)
    say(bare(lock), bare(event), bare(sem), bare(cond), bare(barrier))
    await lock.acquire()
    event.set()
    await sem.acquire()
    await sem.acquire()
    say(bare(lock), bare(event), bare(sem))
    t = asyncio.create_task(lock.acquire())
    u = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    say(bare(lock), bare(barrier))
    t.cancel()
    q = asyncio.Queue(2)
    say(bare(q))
    q.put_nowait(1)
    q.put_nowait(2)
    t = asyncio.create_task(q.put(3))
    await asyncio.sleep(0)
    say(bare(q))
    say(bare(asyncio.LifoQueue()), bare(asyncio.PriorityQueue(1)))
    async with asyncio.timeout(12.5) as tm:
        say(bare(tm))
    say(bare(tm))
    async with asyncio.TaskGroup() as tg:
        say(bare(tg))
        tg.create_task(asyncio.sleep(0))
        say(bare(tg))


def plain_run_until_complete():
    loop = Loop()

    async def work(x):
        await asyncio.sleep(1)
        if x < 0:
            raise ValueError("negative")
        return x * 2

    say(loop.is_running(), loop.run_until_complete(work(4)), loop.time())
    attempt(loop.run_until_complete, work(-1))
    loop.call_later(0.5, loop.stop)
    attempt(loop.run_until_complete, loop.create_future())
    loop.close()
    say(loop.is_closed())
    loop.close()
    attempt(loop.call_soon, say)
    attempt(loop.run_forever)
    c = work(1)
    attempt(loop.run_until_complete, c)
    attempt(loop.create_task, c)
    c.close()


def attempt(f, *args):
    try:
        say(f(*args))
    except BaseException as e:
        say(e)


def plain_run_forever_and_stop():
    loop = Loop()
    loop.call_soon(say, "one")
    loop.call_soon(loop.stop)
    loop.call_soon(lambda: loop.call_soon(say, "in the next run"))
    loop.call_soon(say, "two")
    loop.run_forever()
    say("stopped")
    loop.stop()
    loop.run_forever()
    say("stopped again")
    loop.close()


def plain_loops_inside_loops():
    loop, other = Loop(), Loop()

    async def main():
        attempt(loop.run_forever)
        c = nothing()
        attempt(other.run_until_complete, c)
        c.close()
        attempt(loop.close)

    async def nothing():
        pass

    loop.run_until_complete(main())


def plain_run():
    async def left(n):
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            say(n, "cancelled")
            if n == 2:
                raise ValueError("in cleanup")
            raise

    async def main():
        tasks.append(asyncio.create_task(left(1)))
        await asyncio.sleep(0)
        return "result"

    tasks = []
    say(asyncio.run(main()))
    say(tasks[0].cancelled())

    async def fails():
        raise ValueError("main fails")

    attempt(asyncio.run, fails())


def plain_future_of_another_loop():
    loop, other = Loop(), Loop()

    async def main():
        attempt(asyncio.ensure_future, other.create_future())
        e = await outcome(worker(other.create_future()))
        say(type(e).__name__, str(e).split("> ")[-1])
        lock = asyncio.Lock()
        await lock.acquire()
        t = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        other_lock.append(lock)
        t.cancel()

    other_lock = []
    loop.run_until_complete(main())

    async def waits():
        e = await outcome(other_lock[0].acquire())
        say(type(e).__name__, str(e).split("] ")[-1].split(">")[-1].strip())

    other.run_until_complete(waits())

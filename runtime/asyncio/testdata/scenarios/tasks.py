async def scenario_order_of_tasks_and_callbacks():
    loop = asyncio.get_running_loop()

    async def worker(name, steps):
        for i in range(steps):
            say(name, i)
            await asyncio.sleep(0)
        return name

    a = asyncio.create_task(worker("a", 3))
    loop.call_soon(lambda: say("callback 1"))
    b = asyncio.create_task(worker("b", 2))
    loop.call_soon(lambda: say("callback 2"))
    a.add_done_callback(lambda t: say("done", t.result()))
    b.add_done_callback(lambda t: say("done", t.result()))
    say("main", a.get_name(), b.get_name())
    await a
    say("a awaited", b.done())
    await asyncio.sleep(0)
    say("end")


async def scenario_coroutine_runs_when_awaited():
    async def inner():
        say("inner")
        return 7

    c = inner()
    say("made")
    say(await c)
    say(await outcome(c))


async def scenario_timers_that_tie():
    loop = asyncio.get_running_loop()
    for i in range(6):
        loop.call_later(1, say, "timer", i)
    loop.call_later(0.5, say, "early")
    h = loop.call_later(1, say, "cancelled")
    h.cancel()
    await asyncio.sleep(1)
    say("slept", now())
    await asyncio.sleep(0.25)
    say("end", now())


async def scenario_sleeps_wake_in_order_of_time():
    async def sleeper(d):
        await asyncio.sleep(d)
        say(d, now())

    tasks = [asyncio.create_task(sleeper(d)) for d in (3, 1, 2, 1, 0, 0.5)]
    for t in tasks:
        await t


async def scenario_cancel_before_the_first_step():
    async def worker():
        say("never")

    t = asyncio.create_task(worker())
    say(t.cancel("early"), t.cancelling())
    say(await outcome(t), t.cancelled(), t.done())
    say(t.cancel())


async def scenario_cancel_while_waiting_with_cleanup():
    async def worker():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            say("caught", e)
            await asyncio.sleep(1)
            say("cleaned", now())
            raise

    t = asyncio.create_task(worker())
    await asyncio.sleep(0)
    t.cancel("stop")
    say(await outcome(t), t.cancelled(), now())


async def scenario_cancel_that_is_swallowed():
    async def worker():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            say("swallowed")
        await asyncio.sleep(1)
        return "result"

    t = asyncio.create_task(worker())
    await asyncio.sleep(0)
    t.cancel()
    say(await t, t.cancelled(), t.cancelling(), t.uncancel())


async def scenario_cancel_twice():
    async def worker():
        for i in range(3):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                say(i, e)

    t = asyncio.create_task(worker())
    for i in range(3):
        await asyncio.sleep(0)
        t.cancel(f"nr {i}")
        t.cancel(f"again {i}")
        say(t.cancelling())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(t.done(), t.cancelled())
    say(await outcome(t))


async def scenario_cancel_of_what_a_task_awaits():
    async def inner():
        try:
            await asyncio.sleep(10)
        finally:
            say("inner ends")

    async def outer(t):
        say("outer", await outcome(t))

    i = asyncio.create_task(inner())
    o = asyncio.create_task(outer(i))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(o.cancel(), i.cancelling())
    say(await outcome(o), await outcome(i), i.cancelled(), o.cancelled())


async def scenario_task_cancels_itself():
    async def worker():
        asyncio.current_task().cancel("self")
        say("goes on")
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as e:
            say("caught", e)
            raise

    say(await outcome(asyncio.create_task(worker())))


async def scenario_task_cancels_itself_and_returns():
    async def worker():
        asyncio.current_task().cancel("self")
        return 1

    t = asyncio.create_task(worker())
    say(await outcome(t), t.cancelled())


async def scenario_exceptions_of_tasks():
    async def worker():
        await asyncio.sleep(1)
        raise ValueError("boom")

    t = asyncio.create_task(worker())
    say(await outcome(asyncio.sleep(0, t.done())))
    try:
        t.exception()
    except asyncio.InvalidStateError as e:
        say(e)
    try:
        t.result()
    except asyncio.InvalidStateError as e:
        say(e)
    say(await outcome(t))
    say(t.exception(), t.done(), t.cancelled())


async def scenario_futures():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    f.add_done_callback(lambda f: say("callback 1", f.result()))
    removed = lambda f: say("never")
    f.add_done_callback(removed)
    f.add_done_callback(lambda f: say("callback 3"))
    say(f.remove_done_callback(removed))
    loop.call_later(1, f.set_result, "value")
    say(await f, now())
    f.add_done_callback(lambda f: say("late"))
    for again in (lambda: f.set_result(1), lambda: f.set_exception(ValueError())):
        try:
            again()
        except asyncio.InvalidStateError as e:
            say(type(e).__name__)
    say(f.cancel(), f.done(), f.cancelled(), f.exception())
    g = loop.create_future()
    say(g.cancel("why"), g.cancelled(), g.cancel())
    say(await outcome(g))
    h = loop.create_future()
    h.set_exception(ValueError("bad"))
    say(h.exception(), await outcome(h))
    say("end")


async def scenario_many_wait_for_one_future():
    f = asyncio.get_running_loop().create_future()

    async def waiter(i):
        say(i, await outcome(f))

    tasks = [asyncio.create_task(waiter(i)) for i in range(4)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)
    say(f.cancelled())
    for t in tasks:
        await outcome(t)


async def scenario_all_and_current_tasks():
    async def worker():
        say("current", asyncio.current_task().get_name())
        await asyncio.sleep(1)

    t = asyncio.create_task(worker(), name="named")
    u = asyncio.create_task(worker())
    say(sorted(x.get_name() for x in asyncio.all_tasks()))
    u.set_name("renamed")
    await asyncio.sleep(0)
    say(sorted(x.get_name() for x in asyncio.all_tasks()))
    await t
    await u
    say(sorted(x.get_name() for x in asyncio.all_tasks()), asyncio.current_task().get_name())
    asyncio.get_running_loop().call_soon(lambda: say("in a callback", asyncio.current_task()))
    await asyncio.sleep(0)


async def scenario_coroutine_by_hand():
    loop = asyncio.get_running_loop()
    f = loop.create_future()

    async def worker():
        say("begins")
        await asyncio.sleep(0)
        say("goes on")
        x = await f
        return x + 1

    def step(what, *args):
        try:
            v = what(*args)
            say("future" if asyncio.isfuture(v) else v)
        except BaseException as e:
            say("stop", e.value) if isinstance(e, StopIteration) else say(e)

    c = worker()
    step(c.send, 1)
    step(c.send, None)
    step(c.send, None)
    f.set_result(4)
    step(c.send, None)
    step(c.send, None)
    d = worker()
    step(d.send, None)
    step(d.throw, ValueError("thrown"))
    e = worker()
    step(e.throw, ValueError("at once"))
    g = worker()
    step(g.send, None)
    say(g.close())
    step(g.send, None)


async def scenario_ensure_future():
    async def worker():
        return 5

    t = asyncio.ensure_future(worker())
    say(asyncio.ensure_future(t) is t, await t)

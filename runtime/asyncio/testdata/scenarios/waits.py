async def after(d, v):
    await asyncio.sleep(d)
    if isinstance(v, Exception):
        raise v
    return v


def start(*args):
    return [asyncio.create_task(after(d, v)) for d, v in args]


async def scenario_gather_keeps_the_order_of_its_arguments():
    say(await asyncio.gather(after(3, 1), after(1, 2), after(2, 3)), now())
    say(await asyncio.gather())


async def scenario_gather_fails_with_the_first_error():
    a, b, c = start((3, 1), (1, ValueError("first")), (2, ValueError("second")))
    g = asyncio.gather(a, b, c)
    say(await outcome(g), now(), a.done(), c.done())
    await a
    say(now(), a.result(), c.exception())


async def scenario_gather_returns_exceptions():
    a, b, c = start((3, 1), (1, ValueError("first")), (2, 2))
    asyncio.get_running_loop().call_later(0.5, c.cancel)
    say(await asyncio.gather(a, b, c, return_exceptions=True), now())


async def scenario_gather_of_one_thing_twice():
    (a,) = start((1, "x"))
    say(await asyncio.gather(a, a))


async def scenario_gather_is_cancelled():
    a, b = start((3, 1), (4, 2))
    g = asyncio.gather(a, b)
    await asyncio.sleep(1)
    say(g.cancel("enough"), g.done())
    say(await outcome(g), g.cancelled(), a.cancelled(), b.cancelled(), now())
    say(g.cancel())


async def scenario_gather_child_is_cancelled():
    a, b = start((3, 1), (4, 2))
    g = asyncio.gather(a, b)
    await asyncio.sleep(1)
    a.cancel()
    say(await outcome(g), g.cancelled(), b.done())
    say(await b)


async def scenario_task_that_awaits_gather_is_cancelled():
    a, b = start((3, 1), (4, 2))

    async def waiter():
        await asyncio.gather(a, b)

    t = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    t.cancel()
    say(await outcome(t), a.cancelled(), b.cancelled())


async def names(tasks, all):
    return [i for i, t in enumerate(all) if t in tasks]


async def waited(all, **how):
    done, pending = await asyncio.wait(all, **how)
    say(await names(done, all), await names(pending, all), now())


async def scenario_wait_all():
    all = start((2, 1), (1, ValueError("x")), (3, 2))
    await waited(all)
    all[1].exception()


async def scenario_wait_first_completed():
    all = start((2, 1), (1, ValueError("x")), (1, 2))
    await waited(all, return_when=asyncio.FIRST_COMPLETED)
    await waited(all, return_when=asyncio.FIRST_COMPLETED)
    all[1].exception()


async def scenario_wait_first_exception():
    all = start((1, 1), (2, ValueError("x")), (3, 2))
    await waited(all, return_when=asyncio.FIRST_EXCEPTION)
    all[1].exception()


async def scenario_wait_timeout():
    all = start((1, 1), (3, 2))
    await waited(all, timeout=2)
    await waited(all, timeout=0)
    say(await outcome(asyncio.wait([])))


async def scenario_wait_is_cancelled():
    all = start((1, 1), (3, 2))
    t = asyncio.create_task(waited(all))
    await asyncio.sleep(2)
    t.cancel()
    say(await outcome(t), all[1].cancelled(), await all[1], now())


async def scenario_wait_for():
    say(await asyncio.wait_for(after(1, "in time"), 2), now())
    say(await outcome(asyncio.wait_for(after(5, "late"), 2)), now())
    say(await outcome(asyncio.wait_for(after(1, ValueError("x")), 2)), now())
    say(await asyncio.wait_for(after(1, "no limit"), None), now())
    say(await outcome(asyncio.wait_for(after(0, "at once"), 0)), now())


async def scenario_wait_for_waits_for_cleanup():
    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(3)
            say("cleaned", now())

    say(await outcome(asyncio.wait_for(slow(), 1)), now())


async def scenario_wait_for_whose_task_swallows_the_cancellation():
    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return "anyway"

    say(await outcome(asyncio.wait_for(stubborn(), 1)), now())


async def scenario_wait_for_is_cancelled():
    (a,) = start((5, 1))
    t = asyncio.create_task(asyncio.wait_for(a, 3))
    await asyncio.sleep(1)
    t.cancel()
    say(await outcome(t), a.cancelled(), now())


async def scenario_shield():
    (a,) = start((3, "kept"))
    s = asyncio.shield(a)

    async def waiter():
        return await s

    t = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    t.cancel()
    say(await outcome(t), s.cancelled(), a.cancelled())
    say(await a, now())
    say(await asyncio.shield(after(1, "through")), now())


async def scenario_shield_whose_inside_fails_or_is_cancelled():
    a, b = start((1, ValueError("x")), (5, 1))
    say(await outcome(asyncio.shield(a)))
    s = asyncio.shield(b)
    asyncio.get_running_loop().call_later(1, b.cancel)
    say(await outcome(s), s.cancelled())


async def scenario_shield_in_wait_for():
    (a,) = start((3, "kept"))
    say(await outcome(asyncio.wait_for(asyncio.shield(a), 1)), now())
    say(await a, now())


async def scenario_as_completed():
    for c in asyncio.as_completed(start((3, "c"), (1, "a"), (2, ValueError("b")))):
        say(await outcome(c), now())
    for c in asyncio.as_completed(start((3, "c"), (1, "a")), timeout=2):
        say(await outcome(c), now())

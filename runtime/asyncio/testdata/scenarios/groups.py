async def after(d, v):
    try:
        await asyncio.sleep(d)
    except asyncio.CancelledError:
        say(v, "cancelled", now())
        raise
    if isinstance(v, Exception):
        raise v
    say(v, now())
    return v


async def scenario_task_group_waits_for_its_tasks():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(after(2, "a"))
        b = tg.create_task(after(1, "b"))
        say("body ends")
    say(a.result(), b.result(), now())


async def scenario_task_group_fails_with_all_errors():
    async def stubborn():
        try:
            await asyncio.sleep(9)
        finally:
            raise ValueError("in cleanup")

    async def group():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(after(1, ValueError("boom")))
            tg.create_task(after(3, "other"))
            tg.create_task(stubborn())
            await asyncio.sleep(5)
            say("never")

    say(await outcome(group()), now(), asyncio.current_task().cancelling())
    await asyncio.sleep(1)
    say("main goes on")


async def scenario_task_group_body_fails():
    async def group():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(after(3, "a"))
            await asyncio.sleep(1)
            raise ValueError("body")

    say(await outcome(group()), now())


async def scenario_task_group_is_cancelled_from_outside():
    async def group():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(after(3, "a"))
            tg.create_task(after(4, "b"))

    t = asyncio.create_task(group())
    await asyncio.sleep(1)
    t.cancel("outside")
    say(await outcome(t), t.cancelled(), t.cancelling())


async def scenario_task_group_child_is_cancelled_alone():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(after(3, "a"))
        b = tg.create_task(after(2, "b"))
        await asyncio.sleep(1)
        a.cancel()
    say(a.cancelled(), b.result())


async def scenario_task_group_nests():
    async def inner():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(after(1, ValueError("deep")))
            tg.create_task(after(3, "inner"))

    async def outer():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(inner())
            tg.create_task(after(3, "outer"))

    say(await outcome(outer()))


async def scenario_task_group_is_finished():
    async with asyncio.TaskGroup() as tg:
        pass
    c = after(1, "x")
    try:
        tg.create_task(c)
    except RuntimeError as e:
        say(str(e).split(">")[-1].strip())
    c.close()


async def scenario_timeout_expires():
    async def work():
        async with asyncio.timeout(1) as tm:
            await asyncio.sleep(5)

    say(await outcome(work()), now(), asyncio.current_task().cancelling())
    async with asyncio.timeout(2) as tm:
        await asyncio.sleep(1)
    say(tm.expired(), tm.when(), now())
    async with asyncio.timeout(None) as tm:
        await asyncio.sleep(1)
    say(tm.when(), now())


async def scenario_timeout_is_rescheduled():
    async def work():
        async with asyncio.timeout(1) as tm:
            tm.reschedule(now() + 3)
            await asyncio.sleep(2)
            say("still here", tm.when())
            await asyncio.sleep(2)

    say(await outcome(work()), now())
    async with asyncio.timeout(1) as tm:
        pass
    try:
        tm.reschedule(9)
    except RuntimeError as e:
        say(e)


async def scenario_timeouts_nest():
    async def work(outer, inner):
        async with asyncio.timeout(outer) as o:
            try:
                async with asyncio.timeout(inner) as i:
                    await asyncio.sleep(5)
            except TimeoutError as e:
                say("inner", e, i.expired(), o.expired(), now())
            await asyncio.sleep(1)

    say(await outcome(work(3, 1)), now())
    say(await outcome(work(1, 3)), now())
    say(await outcome(work(1, 1)), now())


async def scenario_timeout_and_cancellation_from_outside():
    async def work():
        async with asyncio.timeout(3):
            await asyncio.sleep(5)

    t = asyncio.create_task(work())
    await asyncio.sleep(1)
    t.cancel("outside")
    say(await outcome(t), now())


async def scenario_timeout_of_zero():
    async def work():
        async with asyncio.timeout(0):
            say("begins")
            await asyncio.sleep(1)

    say(await outcome(work()), now())


async def scenario_timeout_around_group():
    async def work():
        async with asyncio.timeout(2):
            async with asyncio.TaskGroup() as tg:
                tg.create_task(after(1, "a"))
                tg.create_task(after(5, "b"))

    say(await outcome(work()), now())

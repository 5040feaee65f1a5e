async def scenario_lock_is_first_come_first_served():
    lock = asyncio.Lock()

    async def worker(i):
        say(i, "wants")
        async with lock:
            say(i, "has")
            await asyncio.sleep(1)
        say(i, "gave", now())

    await asyncio.gather(*(worker(i) for i in range(4)))
    say(lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        say(e)


async def scenario_lock_cannot_be_overtaken():
    lock = asyncio.Lock()
    await lock.acquire()

    async def worker(i):
        await lock.acquire()
        say(i, "has")
        lock.release()

    a = asyncio.create_task(worker(1))
    await asyncio.sleep(0)
    lock.release()
    say(lock.locked())
    b = asyncio.create_task(worker(2))
    say(await lock.acquire())
    say("main has")
    lock.release()
    await a
    await b


async def scenario_lock_waiter_is_cancelled():
    lock = asyncio.Lock()
    await lock.acquire()

    async def worker(i):
        await lock.acquire()
        say(i, "has")
        lock.release()

    tasks = [asyncio.create_task(worker(i)) for i in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    lock.release()
    tasks[1].cancel()
    for t in tasks:
        say(await outcome(t))
    say(lock.locked())


async def scenario_lock_is_cancelled_after_it_was_given():
    lock = asyncio.Lock()
    await lock.acquire()

    async def worker(i):
        await lock.acquire()
        say(i, "has")
        lock.release()

    a, b = [asyncio.create_task(worker(i)) for i in range(2)]
    await asyncio.sleep(0)
    lock.release()
    a.cancel()
    say(await outcome(a), await outcome(b), lock.locked())


async def scenario_event():
    event = asyncio.Event()

    async def waiter(i):
        say(i, await event.wait(), now())

    tasks = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(1)
    say(event.is_set())
    event.set()
    event.set()
    event.clear()
    tasks.append(asyncio.create_task(waiter("late")))
    await asyncio.sleep(1)
    event.set()
    say(await event.wait())
    for t in tasks:
        await t


async def scenario_condition():
    cond = asyncio.Condition()

    async def waiter(i):
        async with cond:
            say(i, "waits")
            say(i, await cond.wait(), cond.locked())

    tasks = [asyncio.create_task(waiter(i)) for i in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        say("one")
    await asyncio.sleep(1)
    async with cond:
        cond.notify(2)
        say("two")
    await asyncio.sleep(1)
    async with cond:
        cond.notify_all()
        say("all")
    for t in tasks:
        await t
    for misuse in (cond.notify, cond.release):
        try:
            misuse()
        except RuntimeError as e:
            say(e)
    say(await outcome(cond.wait()))


async def scenario_condition_waiter_is_cancelled_and_takes_the_lock_first():
    cond = asyncio.Condition()

    async def waiter():
        async with cond:
            try:
                await cond.wait()
            finally:
                say("locked", cond.locked(), now())

    t = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    async with cond:
        t.cancel()
        await asyncio.sleep(2)
        say("main leaves")
    say(await outcome(t), cond.locked())


async def scenario_condition_wait_for():
    cond = asyncio.Condition()
    n = 0

    async def waiter():
        async with cond:
            await cond.wait_for(lambda: n >= 3)
            say("enough", n)

    t = asyncio.create_task(waiter())
    for _ in range(4):
        await asyncio.sleep(1)
        async with cond:
            n += 1
            say("n", n)
            cond.notify_all()
    await t


async def scenario_semaphore():
    sem = asyncio.Semaphore(2)

    async def worker(i):
        async with sem:
            say(i, "in", now())
            await asyncio.sleep(1)

    await asyncio.gather(*(worker(i) for i in range(5)))
    say(sem.locked())
    sem.release()
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        say(e)


async def scenario_semaphore_waiter_is_cancelled():
    sem = asyncio.Semaphore(1)
    await sem.acquire()

    async def worker(i):
        await sem.acquire()
        say(i, "in")

    a, b = [asyncio.create_task(worker(i)) for i in range(2)]
    await asyncio.sleep(0)
    sem.release()
    a.cancel()
    say(await outcome(a), await outcome(b), sem.locked())


async def scenario_bounded_semaphore():
    sem = asyncio.BoundedSemaphore(1)
    await sem.acquire()
    sem.release()
    try:
        sem.release()
    except ValueError as e:
        say(e)


async def scenario_barrier():
    barrier = asyncio.Barrier(3)

    async def worker(i):
        await asyncio.sleep(i)
        say(i, "waits", barrier.n_waiting)
        say(i, "index", await barrier.wait(), now())

    await asyncio.gather(*(worker(i) for i in range(6)))
    say(barrier.parties, barrier.n_waiting, barrier.broken)


async def scenario_barrier_is_reset_and_aborted():
    barrier = asyncio.Barrier(3)

    async def worker(i):
        say(i, await outcome(barrier.wait()))

    async def pair():
        return [asyncio.create_task(worker(i)) for i in range(2)]

    tasks = await pair()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(barrier.n_waiting)
    await barrier.reset()
    await asyncio.gather(*tasks)
    say(barrier.broken, barrier.n_waiting)
    tasks = await pair()
    await asyncio.sleep(1)
    await barrier.abort()
    await asyncio.gather(*tasks)
    say(barrier.broken)
    say(await outcome(barrier.wait()))

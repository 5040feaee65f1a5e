async def scenario_producer_and_consumer():
    q = asyncio.Queue(2)

    async def producer():
        for i in range(5):
            await q.put(i)
            say("put", i, q.qsize())

    async def consumer():
        for _ in range(5):
            say("got", await q.get())
            await asyncio.sleep(1)
            q.task_done()

    await asyncio.gather(producer(), consumer())
    await q.join()
    say(q.empty(), q.full(), q.maxsize, now())


async def scenario_getters_are_served_in_order():
    q = asyncio.Queue()

    async def getter(i):
        say(i, await q.get())

    tasks = [asyncio.create_task(getter(i)) for i in range(4)]
    await asyncio.sleep(0)
    for v in "abc":
        q.put_nowait(v)
    tasks[1].cancel()
    await asyncio.sleep(0)
    q.put_nowait("d")
    say(await asyncio.gather(*tasks, return_exceptions=True))
    say(q.qsize())


async def scenario_putters_are_served_in_order():
    q = asyncio.Queue(1)
    q.put_nowait(0)

    async def putter(i):
        await q.put(i)
        say("put", i)

    tasks = [asyncio.create_task(putter(i)) for i in range(1, 5)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    for _ in range(4):
        say("got", q.get_nowait())
        await asyncio.sleep(0)
    say(await asyncio.gather(*tasks, return_exceptions=True))
    say(q.qsize())


async def scenario_errors_of_queues():
    q = asyncio.Queue(1)
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        say(e)
    q.put_nowait(1)
    try:
        q.put_nowait(2)
    except asyncio.QueueFull as e:
        say(e)
    q.task_done()
    try:
        q.task_done()
    except ValueError as e:
        say(e)


async def scenario_priority_and_lifo():
    p = asyncio.PriorityQueue()
    l = asyncio.LifoQueue()
    for i in (5, 1, 4, 1, 3):
        await p.put(i)
        await l.put(i)
    say([await p.get() for _ in range(5)])
    say([await l.get() for _ in range(5)])


async def scenario_join_waits_for_task_done():
    q = asyncio.Queue()

    async def worker(i):
        while True:
            v = await q.get()
            await asyncio.sleep(v)
            say(i, "did", v, now())
            q.task_done()

    for v in (3, 1, 2):
        q.put_nowait(v)
    workers = [asyncio.create_task(worker(i)) for i in range(2)]
    await q.join()
    say("joined", now())
    for w in workers:
        w.cancel()
    say(await asyncio.gather(*workers, return_exceptions=True))


async def scenario_get_with_timeout():
    q = asyncio.Queue()
    say(await outcome(asyncio.wait_for(q.get(), 1)), now())
    q.put_nowait(1)
    say(await outcome(asyncio.wait_for(q.get(), 1)), q.qsize())


async def scenario_priority_of_tuples():
    q = asyncio.PriorityQueue()
    for item in ((2, "b"), (1, "z"), (2, "a"), (1, "a")):
        q.put_nowait(item)
    while not q.empty():
        say(await q.get())

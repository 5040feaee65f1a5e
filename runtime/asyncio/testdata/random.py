"""Runs programs that random_test.go makes: each line of the input is one, and each line of the output what it says."""
import json

exec(open(__file__.replace("random.py", "harness.py")).read().split("async def play")[0])


class OrderedSet(dict):
    def add(self, x):
        self[x] = True

    def discard(self, x):
        self.pop(x, None)


class TaskGroup(asyncio.TaskGroup):
    """Cancels its tasks in the order of their creation; in Python the order is that of a set."""

    def __init__(self):
        super().__init__()
        self._tasks = OrderedSet()


class World:
    def __init__(self):
        self.tasks = []
        self.queues = [asyncio.Queue(1), asyncio.Queue(), asyncio.PriorityQueue()]
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.sems = [asyncio.Semaphore(1), asyncio.Semaphore(2)]
        self.event = asyncio.Event()
        self.cond = asyncio.Condition()
        self.futures = [asyncio.get_running_loop().create_future() for _ in range(3)]

        self.lines = []  # its own, because what is left of a world says more when it is collected

    def say(self, *args):
        self.lines.append(" ".join(text(a) for a in args))

    def spawn(self, body):
        n = len(self.tasks)
        t = asyncio.create_task(self.run(f"t{n}", body))
        t.add_done_callback(lambda t: self.say(f"t{n} done", t.cancelled()))
        self.tasks.append(t)
        return t

    def task(self, n):
        return self.tasks[n % len(self.tasks)]

    def older(self, me, n):
        """An older task than the one that me belongs to: so none waits for itself."""
        root = int(re.match(r"t(\d+)", me)[1])
        return self.tasks[n % root] if root else None

    async def run(self, me, body):
        for op, *args in body:
            await getattr(self, "op_" + op)(me, *args)
        return me

    async def op_say(self, me, v):
        self.say(me, v, now())

    async def op_sleep(self, me, d):
        await asyncio.sleep(d)

    async def op_fail(self, me, v):
        raise ValueError(f"{v}")

    async def op_put(self, me, q, v):
        await self.queues[q].put(v)
        self.say(me, "put", v)

    async def op_get(self, me, q):
        self.say(me, "got", await self.queues[q].get())

    async def op_lock(self, me, k, body):
        async with self.locks[k]:
            self.say(me, "locked", k)
            await self.run(me, body)

    async def op_sem(self, me, k, body):
        async with self.sems[k]:
            self.say(me, "in", k)
            await self.run(me, body)

    async def op_set(self, me):
        self.event.set()

    async def op_clear(self, me):
        self.event.clear()

    async def op_event(self, me):
        await self.event.wait()
        self.say(me, "event")

    async def op_wait(self, me):
        async with self.cond:
            await self.cond.wait()
            self.say(me, "notified")

    async def op_notify(self, me, n):
        async with self.cond:
            self.cond.notify(n)

    async def op_soon(self, me, v):
        asyncio.get_running_loop().call_soon(self.say, me, "soon", v)

    async def op_later(self, me, d, v):
        asyncio.get_running_loop().call_later(d, self.say, me, "later", v)

    async def op_future(self, me, i, what, v):
        f = self.futures[i]
        if what == "await":
            self.say(me, "future", await f)
        elif what == "cancel":
            self.say(me, "cancels future", f.cancel(f"{v}"))
        elif not f.done():
            f.add_done_callback(lambda f: self.say(me, "callback", f.cancelled()))
            f.set_result(v) if what == "set" else f.set_exception(ValueError(f"{v}"))

    async def op_self_cancel(self, me):
        asyncio.current_task().cancel(me)

    async def op_uncancel(self, me):
        self.say(me, "uncancels", asyncio.current_task().uncancel(), asyncio.current_task().cancelling())

    async def op_spawn(self, me, body):
        self.spawn(body)

    async def op_cancel(self, me, n):
        if self.task(n) is not asyncio.current_task():
            self.say(me, "cancels", self.task(n).cancel(me))

    async def op_await(self, me, n):
        if t := self.older(me, n):
            self.say(me, "awaited", await t)

    async def op_shield(self, me, n):
        if t := self.older(me, n):
            self.say(me, "shielded", await asyncio.shield(t))

    async def op_gather(self, me, exceptions, bodies):
        self.say(me, "gathered", await asyncio.gather(*(self.run(f"{me}g{i}", b) for i, b in enumerate(bodies)), return_exceptions=exceptions))

    async def op_wait_for(self, me, d, body):
        self.say(me, "in time", await asyncio.wait_for(self.run(f"{me}w", body), d))

    async def op_any(self, me, when, bodies):
        tasks = [asyncio.create_task(self.run(f"{me}a{i}", b)) for i, b in enumerate(bodies)]
        await asyncio.wait(tasks, return_when=when, timeout=3)
        self.say(me, "waited", [t.done() for t in tasks])

    async def op_timeout(self, me, d, body):
        async with asyncio.timeout(d):
            await self.run(me, body)

    async def op_group(self, me, bodies):
        async with TaskGroup() as tg:
            for i, b in enumerate(bodies[1:]):
                tg.create_task(self.run(f"{me}k{i}", b))
            await self.run(me, bodies[0])

    async def op_catch(self, me, body):
        try:
            await self.run(me, body)
        except BaseException as e:
            self.say(me, "caught", e)

    async def op_finally(self, me, body, cleanup):
        try:
            await self.run(me, body)
        finally:
            self.say(me, "cleans up")
            await self.run(me, cleanup)


async def main(program):
    w = World()
    for body in program:
        w.spawn(body)
    await asyncio.sleep(30)
    w.say("stop")
    for t in list(w.tasks):
        t.cancel("stop")
    await asyncio.sleep(30)
    w.say([t.done() for t in w.tasks])
    kept.append((w, asyncio.all_tasks()))
    return list(w.lines)


kept = []  # what is left of earlier programs must not run on when it is collected
for line in sys.stdin:
    loop = Loop()
    loop.set_exception_handler(lambda *args: None)
    asyncio.set_event_loop(loop)
    print(json.dumps(loop.run_until_complete(main(json.loads(line)))), flush=True)
    loop.close()

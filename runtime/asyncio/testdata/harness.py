"""Runs the scenarios of one file on an event loop with a virtual clock, and writes what they say as a txtar archive."""
import asyncio, gc, re, selectors, sys


gc.disable()  # what an earlier scenario has left says nothing in a later one


class Clock(selectors.DefaultSelector):
    """Does not wait for timers: it moves the clock to them."""
    now = 0.0

    def select(self, timeout=None):
        ready = super().select(None if timeout is None else 0)  # None: another thread is at work
        if timeout and not ready:
            self.now += timeout
        return ready


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._virtual = Clock()
        super().__init__(self._virtual)
        self._clock_resolution = 1e-9
        self.set_exception_handler(lambda loop, context: say("handler:", context["message"]))

    def time(self):
        return self._virtual.now


lines = []


def say(*args):
    lines.append(" ".join(text(a) for a in args))


def text(a):
    if isinstance(a, BaseExceptionGroup):
        return f"ExceptionGroup: {a}: [" + ", ".join(text(e) for e in a.exceptions) + "]"
    if isinstance(a, BaseException):
        return f"{type(a).__name__}: {a}" if str(a) else type(a).__name__
    if isinstance(a, (list, tuple)):
        return "[" + ", ".join(text(x) for x in a) + "]"
    if isinstance(a, float):
        return f"{a:g}"
    return str(a)


def now():
    return asyncio.get_running_loop().time()


async def outcome(aw):
    """What awaiting it ends with."""
    try:
        return await aw
    except BaseException as e:
        return e


async def play(scenario):
    """Names of tasks count from the scenario's own, and what is said after its end does not count."""
    first = int(asyncio.current_task().get_name().removeprefix("Task-"))
    await scenario()
    return [re.sub(r"Task-(\d+)", lambda m: f"Task-{int(m[1]) - first + 1}", line) for line in lines]


namespace = dict(asyncio=asyncio, re=re, say=say, now=now, outcome=outcome, Loop=Loop)
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), namespace)
for name, scenario in list(namespace.items()):
    kind, _, name = name.partition("_")
    if kind not in ("scenario", "plain"):
        continue
    lines.clear()
    if kind == "plain":  # makes loops of its own
        asyncio.set_event_loop(None)
        scenario()
        said = list(lines)
    else:
        loop = Loop()
        asyncio.set_event_loop(loop)
        said = loop.run_until_complete(play(scenario))
        loop.close()
    print(f"-- {name} --")
    print("".join(line + "\n" for line in said), end="")

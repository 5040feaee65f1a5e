"""What is printed, and whether all of it comes."""
import time

from client import PATIENCE, Failed, Lost


def prints(n):
    """Prints 0 to n-1 in one cell: from the request to the idle, with every line counted."""
    def run(running):
        text, took = running.client.run(running.cells["prints"] % n)
        check(text, n)
        return (took,)
    return run


# A slow client takes so long for a message, in seconds, beside what Python takes anyway.
PAUSE = 1e-3
# When nothing has come for so long, in seconds, nothing will.
SILENCE = 5


def flushed_prints(n):
    """Prints 0 to n-1, each flushed, while the client pauses after each message: from the request to the idle."""
    def run(running):
        client = running.client
        request, begin = client.execute(running.cells["flushed prints"] % n)
        text, idle, replied = [], None, None
        silent_since = time.monotonic()
        while idle is None:
            message, came = client.receive(client.iopub, 0.1)
            now = time.monotonic()
            if message is not None:
                silent_since = now
                if message["parent_header"].get("msg_id") == request:
                    if message["msg_type"] == "stream":
                        text.append(message["content"]["text"])
                    elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                        idle = came
                time.sleep(PAUSE)
            elif client.shell.poll(0) or replied:
                replied = replied or client.reply(request)
                if now - silent_since > SILENCE:
                    break
            elif now - silent_since > PATIENCE:
                raise Failed("neither output nor a reply")
        if not replied:
            client.reply(request)
        check("".join(text), n, idle)
        return (idle - begin,)
    return run


def late_line(running):
    """A line that a goroutine, or a thread, prints after its cell has ended: from printing to the client. The line is the
    time at which it is printed."""
    client = running.client
    request, _ = client.execute(running.cells["late"])
    client.reply(request)
    deadline = time.monotonic() + 10
    text = ""
    while not text.endswith("\n"):
        message, _ = client.receive(client.iopub, deadline - time.monotonic())
        came = time.time_ns()
        if message is None:
            raise Lost("the late line")
        if message["msg_type"] == "stream":
            text += message["content"]["text"]
    return ((came - int(text)) / 1e9,)


def check(text, n, idle=True):
    """Fails unless the text is the numbers from 0 to n-1, one a line."""
    lines = text.split("\n")[:-1]
    missing = []
    if lines != [str(i) for i in range(n)]:
        missing.append(f"{n - len(lines):,} of {n:,} lines" if len(lines) != n else "the order of the lines")
    if idle is None:
        missing.append("its idle")
    if missing:
        raise Lost(" and ".join(missing))

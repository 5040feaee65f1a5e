"""Round trips between a client and a kernel at rest."""
import statistics

from client import Failed

ROUNDS = 50  # as many cells as a long notebook has


def round_trips(kernel):
    """In a new kernel, from sending execute_request of 1+1 to its execute_reply; the same for x+1, where x is a variable of an
    earlier cell; the kernel's own share of that; and the round trip of kernel_info.

    The own share is the round trip less that of a heartbeat with the same frames, which is what the client, the sockets and
    the waking of the processes cost whatever a kernel does. So it holds all that the kernel does: reading and checking the
    message, what it publishes before the reply, compiling and running the cell in whatever process, and writing and
    signing the reply.
    """
    constants, cells, infos, beats = [], [], [], []
    with kernel.running() as running:
        client = running.client
        client.run(running.cells["variable"])
        for _ in range(ROUNDS):
            constants.append(_round_trip(client, *client.execute(running.cells["one"])))
            cells.append(_round_trip(client, *client.execute(running.cells["one more"])))
            infos.append(_round_trip(client, *client.request("kernel_info_request")))
            beats.append(_heartbeat(client, running.cells["one more"]))
    constant, cell, info, beat = map(statistics.median, (constants, cells, infos, beats))
    return constant, cell, cell - beat, info


def _round_trip(client, request, begin):
    _, came = client.reply(request)
    for _ in client.until_idle(request):
        pass  # the next request finds the kernel at rest
    return came - begin


def _heartbeat(client, code):
    _, begin = client.execute(code, client.heartbeat)
    message, came = client.receive(client.heartbeat)
    if message is None:
        raise Failed("the heartbeat has stopped")
    return came - begin

"""How long a user waits for a kernel."""
import subprocess
import time

from client import Client, Failed


def start(kernel):
    """From the manager's start_kernel to the first kernel_info_reply, and to the reply of the first cell, which is asked
    for after that reply, as front ends do."""
    manager = kernel.manager()
    begin = time.perf_counter()
    manager.start_kernel(stderr=subprocess.DEVNULL)
    client = Client(manager)
    try:
        replied, executed = _first_cell(client, kernel.cells["one"])
        return replied - begin, executed - begin
    finally:
        client.close()
        manager.shutdown_kernel(now=True)


def restart(running):
    """From the manager's restart_kernel, by message and not by force, to the reply of the first cell, with a variable
    less. The spare session has had time to get warm."""
    running.client.run(running.cells["one"])
    time.sleep(3)
    running.client.close()
    begin = time.perf_counter()
    running.manager.restart_kernel(stderr=subprocess.DEVNULL)
    running.client = Client(running.manager)
    _, executed = _first_cell(running.client, running.cells["one"])
    running.client.ready()
    return (executed - begin,)


def _first_cell(client, code):
    request, _ = client.request("kernel_info_request")
    _, replied = client.reply(request)
    request, _ = client.execute(code)
    content, executed = client.reply(request)
    if content["status"] != "ok" or content["execution_count"] != 1:
        raise Failed(f"the first cell: {content}")
    return replied, executed

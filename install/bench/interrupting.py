"""How long the stop button takes."""
import time

from client import Failed, Lost


def interrupt(name):
    """From the manager's interrupt_kernel, 0.4 s after the cell has begun, to the error reply. ipykernel's await ends only
    when it would have ended anyway, so the cell is one of three seconds."""
    def run(running):
        client = running.client
        request, _ = client.execute(running.cells[name])
        _await_busy(client, request)
        time.sleep(0.4)
        begin = time.perf_counter()
        running.manager.interrupt_kernel()
        content, came = client.reply(request)
        if content["status"] != "error":
            raise Failed(f"the cell was not interrupted: {content['status']}")
        for _ in client.until_idle(request):
            pass
        client.run(running.cells["one"])  # and the kernel goes on
        return (came - begin,)
    return run


def _await_busy(client, request):
    while True:
        message, _ = client.receive(client.iopub)
        if message is None:
            raise Lost("its busy")
        if message["parent_header"].get("msg_id") == request and message["msg_type"] == "execute_input":
            return

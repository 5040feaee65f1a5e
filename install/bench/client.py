"""A client that adds as little as possible of its own to what it measures.

It has sockets of its own instead of jupyter_client's channels: those reconnect every 100 ms, which is longer than one of
the kernels takes to start, and parse a message before they say that it has come. Here the clock is read as soon as the
frames of a message are in Python's hands.
"""
import time

import zmq

# How long anything may take, in seconds. A kernel that takes longer has failed.
PATIENCE = 120


class Failed(Exception):
    """The kernel did not do what it was asked."""


class Lost(Failed):
    """Something that the kernel should have sent has not come."""


class Client:
    """Talks to the kernel of a jupyter_client.KernelManager, which need not answer yet."""

    def __init__(self, manager):
        self.session = manager.session
        self.context = zmq.Context()
        self.context.linger = 0
        self.shell = self._connect(manager, zmq.DEALER, manager.shell_port)
        self.control = self._connect(manager, zmq.DEALER, manager.control_port)
        self.heartbeat = self._connect(manager, zmq.REQ, manager.hb_port)
        self.iopub = self._connect(manager, zmq.SUB, manager.iopub_port)

    def _connect(self, manager, kind, port):
        socket = self.context.socket(kind)
        socket.reconnect_ivl = 1  # ms: the kernel, not the client, decides when it is reached
        if kind == zmq.DEALER:
            socket.identity = self.session.bsession
        if kind == zmq.SUB:
            socket.subscribe(b"")
        socket.connect(f"{manager.transport}://{manager.ip}:{port}")
        return socket

    def close(self):
        self.context.destroy(linger=0)

    def request(self, msg_type, content=None, socket=None):
        """Sends a request on shell, or another socket. Returns its id and the time at which it left."""
        message = self.session.msg(msg_type, content or {})
        frames = self.session.serialize(message)
        begin = time.perf_counter()
        (socket or self.shell).send_multipart(frames)
        return message["header"]["msg_id"], begin

    def execute(self, code, socket=None):
        """Asks for a cell to be run, on shell or another socket. Returns the request's id and the time at which it left."""
        return self.request("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True,
        }, socket)

    def receive(self, socket, timeout=PATIENCE):
        """The next message of a socket, and the time at which it came; None when there is none in time."""
        if not socket.poll(max(0, timeout) * 1000):
            return None, 0
        frames = socket.recv_multipart()
        came = time.perf_counter()
        _, frames = self.session.feed_identities(frames)
        return self.session.deserialize(frames), came

    def reply(self, request, timeout=PATIENCE, socket=None):
        """Waits for the reply to a request. Returns its content and the time at which it came."""
        deadline = time.monotonic() + timeout
        while True:
            message, came = self.receive(socket or self.shell, deadline - time.monotonic())
            if message is None:
                raise Failed(f"no reply within {timeout} s")
            if message["parent_header"].get("msg_id") == request:
                return message["content"], came

    def until_idle(self, request, timeout=PATIENCE, pause=0):
        """Yields the messages of a request on iopub, each with its time, to its idle. A slow client pauses after each
        message, for so many seconds."""
        deadline = time.monotonic() + timeout
        while True:
            message, came = self.receive(self.iopub, deadline - time.monotonic())
            if message is None:
                raise Lost("its idle")
            if message["parent_header"].get("msg_id") != request:
                continue
            yield message, came
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return
            if pause:
                time.sleep(pause)

    def ready(self):
        """Returns when the kernel answers and this client gets what it publishes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            request, _ = self.request("kernel_info_request")
            self.reply(request)
            try:
                for _ in self.until_idle(request, timeout=0.2):
                    pass
                return
            except Lost:
                pass  # the subscription had not reached the kernel
        raise Failed("nothing comes on iopub")

    def run(self, code, timeout=PATIENCE):
        """Runs a cell to its idle. Returns what it wrote to stdout, and the seconds from the request to the idle."""
        request, begin = self.execute(code)
        text, came = [], begin
        for message, came in self.until_idle(request, timeout):
            if message["msg_type"] == "stream":
                text.append(message["content"]["text"])
        content, _ = self.reply(request)
        if content["status"] != "ok":
            raise Failed(f"{code!r}: {content.get('ename')}: {content.get('evalue')}")
        return "".join(text), came - begin

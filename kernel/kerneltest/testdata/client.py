"""What the channel tests share: a jupyter_client on the connection file that is the first argument."""
import sys
from jupyter_client import BlockingKernelClient

PATIENCE = 60


def connect():
    kc = BlockingKernelClient(connection_file=sys.argv[1])
    kc.load_connection_file()
    kc.start_channels()
    welcome = kc.get_iopub_msg(timeout=PATIENCE)  # from here on nothing on iopub is missed
    assert welcome["msg_type"] == "iopub_welcome", welcome
    assert welcome["content"] == {"subscription": ""}, welcome
    return kc


def iopub_until_idle(kc, msg_id):
    """All iopub messages of a request, the idle included."""
    got = []
    while True:
        m = kc.get_iopub_msg(timeout=PATIENCE)
        if m["parent_header"].get("msg_id") != msg_id:
            continue
        got.append(m)
        if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
            return got


def wait_for(kc, msg_id, msg_type):
    while True:
        m = kc.get_iopub_msg(timeout=PATIENCE)
        if m["parent_header"].get("msg_id") == msg_id and m["msg_type"] == msg_type:
            return m


def control(kc, msg_type, content=None):
    msg = kc.session.msg(msg_type, content or {})
    kc.control_channel.send(msg)
    while True:
        reply = kc.control_channel.get_msg(timeout=PATIENCE)
        if reply["parent_header"]["msg_id"] == msg["header"]["msg_id"]:
            return reply


def types(messages):
    return [m["msg_type"] for m in messages]

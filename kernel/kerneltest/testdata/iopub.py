"""IOPub: every subscriber is greeted and gets everything, under the topics that it asked for."""
import json
import sys
import zmq
from client import PATIENCE, connect, iopub_until_idle, types

kc, other = connect(), connect()
info = json.load(open(sys.argv[1]))
sub = zmq.Context.instance().socket(zmq.SUB)
sub.connect(f"{info['transport']}://{info['ip']}:{info['iopub_port']}")
sub.setsockopt(zmq.SUBSCRIBE, b"kernel.")
sub.RCVTIMEO = PATIENCE * 1000
assert sub.recv_multipart()[0] == b"kernel."  # the greeting has the subscription as its topic

cell = kc.execute("stdout one\ndisplay as id two\nupdate id three\nclear wait\nstderr four\necho five")
want = ["status", "execute_input", "stream", "display_data", "update_display_data", "clear_output", "stream", "execute_result", "status"]
for client in (kc, other):
    messages = iopub_until_idle(client, cell)
    assert types(messages) == want, messages
    assert messages[3]["content"]["transient"] == {"display_id": "id"}, messages
topics = [sub.recv_multipart()[0].decode() for _ in want]
idents = {t.split(".")[1] for t in topics}
assert len(idents) == 1, topics
assert [t.split(".", 2)[2] for t in topics] == [
    "status", "execute_input", "stream.stdout", "display_data", "update_display_data", "clear_output", "stream.stderr", "execute_result", "status",
], topics

# A flood arrives whole, with its idle.
cell = kc.execute("flood 30000")
for client in (kc, other):
    messages = iopub_until_idle(client, cell)
    text = "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")
    assert text == "".join(f"line {i}\n" for i in range(30000)), len(text)

"""Shell: every request is answered, in order, and the last idle always arrives."""
from client import PATIENCE, connect, iopub_until_idle, types

kc = connect()
msg_id = kc.execute("echo hi")
reply = kc.get_shell_msg(timeout=PATIENCE)
assert reply["parent_header"]["msg_id"] == msg_id, reply
assert reply["content"] == {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}, reply
assert reply["metadata"]["status"] == "ok" and reply["metadata"]["started"], reply
assert reply["header"]["version"] == "5.5", reply
messages = iopub_until_idle(kc, msg_id)
assert types(messages) == ["status", "execute_input", "execute_result", "status"], messages
assert messages[2]["content"]["data"] == {"text/plain": "hi"}, messages

kc.complete("std", 3)
assert kc.get_shell_msg(timeout=PATIENCE)["content"]["matches"] == ["stderr", "stdout"]
kc.inspect("echo", 1)
assert kc.get_shell_msg(timeout=PATIENCE)["content"]["found"]
kc.is_complete("x \\")
assert kc.get_shell_msg(timeout=PATIENCE)["content"] == {"status": "incomplete", "indent": "  "}
kc.history(hist_access_type="range", session=0, start=1)
assert kc.get_shell_msg(timeout=PATIENCE)["content"]["history"] == [[0, 1, "echo hi"]]
kc.comm_info()
assert kc.get_shell_msg(timeout=PATIENCE)["content"] == {"status": "ok", "comms": {}}

# A hundred cells at once: replies and outputs in order, nothing lost.
ids = [kc.execute(f"stdout {i}") for i in range(100)]
replies = [kc.get_shell_msg(timeout=PATIENCE) for _ in ids]
assert [r["parent_header"]["msg_id"] for r in replies] == ids
assert [r["content"]["execution_count"] for r in replies] == list(range(2, 102))
for i, msg_id in enumerate(ids):
    messages = iopub_until_idle(kc, msg_id)
    assert types(messages) == ["status", "execute_input", "stream", "status"], messages
    assert messages[2]["content"] == {"name": "stdout", "text": f"{i}\n"}, messages

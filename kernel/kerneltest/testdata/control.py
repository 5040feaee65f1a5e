"""Control: answers while a cell runs, interrupts it, and shuts the kernel down with every front end told."""
import time
from client import PATIENCE, connect, control, iopub_until_idle, types, wait_for

kc = connect()
cell = kc.execute("stdout on\nwait never")
wait_for(kc, cell, "stream")

times = []
for _ in range(50):
    begin = time.perf_counter()
    assert control(kc, "kernel_info_request")["content"]["implementation"] == "echo"
    times.append(time.perf_counter() - begin)
print(f"control while a cell runs: median {sorted(times)[25] * 1000:.1f} ms")

subshell = control(kc, "create_subshell_request")["content"]["subshell_id"]
msg = kc.session.msg("execute_request", {"code": "echo beside"})
msg["header"]["subshell_id"] = subshell
kc.shell_channel.send(msg)
reply = kc.get_shell_msg(timeout=PATIENCE)
assert reply["parent_header"]["msg_id"] == msg["header"]["msg_id"], reply
assert reply["parent_header"]["subshell_id"] == subshell, reply
assert control(kc, "list_subshell_request")["content"]["subshell_id"] == [subshell]
assert control(kc, "delete_subshell_request", {"subshell_id": subshell})["content"]["status"] == "ok"
assert control(kc, "usage_request")["content"]["pid"] > 0
assert control(kc, "debug_request", {"type": "request", "command": "initialize"})["content"]["status"] == "error"

assert control(kc, "interrupt_request")["content"] == {"status": "ok"}
reply = kc.get_shell_msg(timeout=PATIENCE)
assert reply["parent_header"]["msg_id"] == cell and reply["content"]["ename"] == "KeyboardInterrupt", reply

other = connect()
reply = control(kc, "shutdown_request", {"restart": True})
assert reply["content"] == {"status": "ok", "restart": True}, reply
for client in (kc, other):  # the last messages reach everybody
    messages = iopub_until_idle(client, reply["parent_header"]["msg_id"])
    assert types(messages) == ["status", "shutdown_reply", "status"], messages
    assert messages[1]["content"] == reply["content"], messages

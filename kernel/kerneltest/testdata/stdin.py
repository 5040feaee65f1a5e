"""Stdin: a question goes to the front end that sent the cell, with its cell as parent."""
from client import PATIENCE, connect, iopub_until_idle

kc, other = connect(), connect()
for prompt, password, code in (("Name?", False, "input Name?"), ("Secret?", True, "password Secret?")):
    kc.input("stale")  # nobody asked
    cell = kc.execute(code, allow_stdin=True)
    question = kc.get_stdin_msg(timeout=PATIENCE)
    assert question["msg_type"] == "input_request", question
    assert question["content"] == {"prompt": prompt, "password": password}, question
    assert question["parent_header"]["msg_id"] == cell, question
    assert not other.stdin_channel.msg_ready()
    kc.input("Ada")
    assert kc.get_shell_msg(timeout=PATIENCE)["content"]["status"] == "ok"
    text = [m["content"]["text"] for m in iopub_until_idle(kc, cell) if m["msg_type"] == "stream"]
    assert text == ["got Ada\n"], text

kc.execute("input Name?", allow_stdin=False)
assert kc.get_shell_msg(timeout=PATIENCE)["content"]["ename"] == "StdinNotImplementedError"

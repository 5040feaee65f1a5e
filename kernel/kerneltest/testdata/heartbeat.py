"""Heartbeat: echoes whatever comes, while a cell runs too."""
import json
import sys
import zmq
from client import PATIENCE, connect, wait_for

kc = connect()
cell = kc.execute("wait never")
wait_for(kc, cell, "execute_input")
info = json.load(open(sys.argv[1]))
req = zmq.Context.instance().socket(zmq.REQ)
req.connect(f"{info['transport']}://{info['ip']}:{info['hb_port']}")
req.RCVTIMEO = PATIENCE * 1000
for message in ([b"ping"], [b""], [b"several", b"frames"]):
    req.send_multipart(message)
    assert req.recv_multipart() == message

"""Runs a command as the leader of a new pseudo-terminal and talks to it.

Standard input: {"argv": [...], "ahead": text typed before it starts, "talk": [[wait for this, then type this], ...]}
Instead of a text to type, {"signal": name} is sent to the command.
Standard output: {"output": all it wrote, "code": its exit code, "sameMode": the terminal's mode is as it was}
"""
import fcntl, json, os, pty, select, signal, struct, subprocess, sys, termios, time

order = json.load(sys.stdin)
master, slave = pty.openpty()
rows, columns = order.get('size', [24, 80])
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
before = termios.tcgetattr(slave)
os.write(master, order['ahead'].encode())

def lead():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

child = subprocess.Popen(order['argv'], stdin=slave, stdout=slave, stderr=slave, preexec_fn=lead)
output, seen, talk = '', 0, list(order['talk'])
# Only a hang reaches the deadline; it ends the test instead of the whole run.
deadline = time.monotonic() + float(order.get("seconds", 60))
while time.monotonic() < deadline:
    ended = child.poll() is not None
    ready, _, _ = select.select([master], [], [], 0.05)
    if ready:
        output += os.read(master, 65536).decode('utf-8', 'replace')
    elif ended:
        break
    while talk and output.find(talk[0][0], seen) >= 0:
        wait, answer = talk.pop(0)
        seen = output.find(wait, seen) + len(wait)
        if isinstance(answer, dict):
            child.send_signal(getattr(signal, answer['signal']))
        else:
            os.write(master, answer.encode())
if child.poll() is None:
    child.kill()
mode = termios.tcgetattr(slave)
json.dump({'output': output, 'code': child.wait(), 'sameMode': mode == before, 'unsaid': len(talk)}, sys.stdout)

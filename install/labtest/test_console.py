"""jupyter console on a terminal."""
import os
import sys

import pexpect
import pytest


@pytest.fixture
def console():
    child = pexpect.spawn(
        sys.executable, ["-m", "jupyter", "console", "--kernel", "gopherloop",
                         "--ZMQTerminalInteractiveShell.simple_prompt=True"],  # no escape codes
        env=dict(os.environ, TERM="dumb"), encoding="utf-8", timeout=120, dimensions=(40, 120))
    child.ptyproc.delayafterclose = child.ptyproc.delayafterterminate = 3  # 0.1 s is too short on a loaded machine
    child.expect(r"In \[1\]: ")
    child.sendline("20+3")
    child.expect(r"Out\[1\]: 23")
    child.expect(r"In \[2\]: ")
    yield child
    child.close(force=True)


# The terminal echoes what is typed: expected texts are split there, so that the echo does not match.

def test_result_output_and_error(console):
    console.sendline("6*7")
    console.expect(r"Out\[2\]: 42")
    console.expect(r"In \[3\]: ")
    console.sendline('fmt.Println("hel" + "lo")')
    console.expect(r"\nhello\r\n")
    console.expect(r"In \[4\]: ")
    console.sendline("undefinedName + 1")
    console.expect("undefined: undefinedName")
    console.expect(r"In \[5\]: ")
    console.sendline('panic("bo" + "om")')
    console.expect("boom")
    console.expect(r"In \[6\]: ")


def test_input_and_interrupt(console):
    console.sendline('var n string; fmt.Print("Wh" + "o? "); fmt.Scanln(&n); fmt.Println("hi", n)')
    console.expect(r"Who\? ")
    console.sendline("Ada")
    console.expect("hi Ada")
    console.expect(r"In \[3\]: ")
    console.sendline('fmt.Println("go" + "ing"); time.Sleep(100 * time.Second)')
    console.expect("going")  # before that the cell does not run, and ^C is lost
    console.sendintr()
    console.expect("KeyboardInterrupt")
    console.expect(r"In \[4\]: ")
    console.sendline("n")
    console.expect(r'Out\[4\]: "Ada"')


def test_a_crash_loses_only_its_session(console):
    console.sendline("func twice(x int) int { return 2 * x }")
    console.expect(r"In \[3\]: ")
    console.sendline("os.Exit(3)")
    console.expect(r"In \[4\]: ")
    console.sendline("twice(21)")
    console.expect(r"Out\[4\]: 42")


def test_exit(console):
    console.sendeof()
    if console.expect(["Do you really want to exit", pexpect.EOF]) == 0:
        console.sendline("y")
        console.expect(pexpect.EOF)

"""jupyter console on a terminal."""
import os
import sys
import warnings

import pexpect


def start():
    child = pexpect.spawn(
        sys.executable, ["-m", "jupyter", "console", "--kernel", "gopherloop",
                         "--ZMQTerminalInteractiveShell.simple_prompt=True"],  # no escape codes
        env=dict(os.environ, TERM="dumb"), encoding="utf-8", timeout=40, dimensions=(40, 120))
    child.ptyproc.delayafterclose = child.ptyproc.delayafterterminate = 3  # 0.1 s is too short on a loaded machine
    child.expect(r"In \[1\]: ")
    child.sendline("20+3")
    child.expect(r"Out\[1\]: 23")
    child.expect(r"In \[2\]: ")
    return child


def in_a_console(test):
    """Runs a test in a console of its own, and in another one if that never answers: jupyter console loses a line now and
    then, with ipykernel too (2 of the first 10 starts of a run in which this kernel had none of 25)."""
    def run():
        for attempt in range(3):
            child = None
            try:
                child = start()
                return test(child)
            except pexpect.TIMEOUT:
                if attempt == 2:
                    raise
                warnings.warn(f"{test.__name__}: the console did not answer; once more")
            finally:
                if child is not None:
                    child.close(force=True)
    run.__name__ = test.__name__
    return run


# The terminal echoes what is typed: expected texts are split there, so that the echo does not match.

@in_a_console
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


@in_a_console
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


@in_a_console
def test_a_crash_loses_only_its_session(console):
    console.sendline("func twice(x int) int { return 2 * x }")
    console.expect(r"In \[3\]: ")
    console.sendline("os.Exit(3)")
    console.expect(r"In \[4\]: ")
    console.sendline("twice(21)")
    console.expect(r"Out\[4\]: 42")


@in_a_console
def test_exit(console):
    console.sendeof()
    if console.expect(["Do you really want to exit", pexpect.EOF]) == 0:
        console.sendline("y")
        console.expect(pexpect.EOF)

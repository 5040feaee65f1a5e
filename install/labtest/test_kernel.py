"""jupyter_kernel_test, Jupyter's own conformance tests, with every attribute set.

https://github.com/jupyter/jupyter_kernel_test
"""
import unittest

import jupyter_kernel_test as jkt  # as a module: pytest would collect an imported base class

KERNEL = "gopherloop"


class KernelTest(jkt.KernelTests):
    kernel_name = KERNEL
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "test")'
    completion_samples = [
        {"text": "strings.ToUpperS", "matches": {"ToUpperSpecial"}},
        {"text": "fmt.Print", "matches": {"Print", "Printf", "Println"}},
    ]
    complete_code_samples = ["1", 'fmt.Println("hi")', "func f(x int) int {\n\treturn x\n}", "x := 1\nx"]
    incomplete_code_samples = ["s := `hello", "func f(x int) int {\n\treturn x * 2", "for {", "f(1,"]
    invalid_code_samples = ["x := )", "func 7q"]
    code_page_something = "strings.ToUpper?"
    code_generate_error = 'panic("boom")'
    code_execute_result = [
        {"code": "1+2+3", "result": "6"},
        {"code": "1 + 20", "result": "21"},
        {"code": "10 + 2", "result": "12"},
        {"code": 'strings.Repeat("ab", 2)', "result": '"abab"'},
    ]
    code_display_data = [
        {"code": 'import "display"\ndisplay.Display(display.HTML("<b>x</b>"))', "mime": "text/html"},
        {"code": 'display.Display(display.SVG(`<svg xmlns="http://www.w3.org/2000/svg"/>`))', "mime": "image/svg+xml"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1?2*"
    code_inspect_sample = "strings.ToUpper"
    code_clear_output = 'import "display"\ndisplay.ClearOutput(false)'


class WelcomeTest(jkt.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


class NothingSkippedTest(unittest.TestCase):
    def test_every_attribute_is_set(self):
        """The suite skips the test of an attribute that is unset, and says nothing."""
        for name, default in vars(jkt.KernelTests).items():
            if name.startswith(("code_", "complete_", "incomplete_", "invalid_", "completion_", "supported_", "language_", "file_")):
                self.assertNotEqual(getattr(KernelTest, name), default, name)

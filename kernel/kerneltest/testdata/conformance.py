"""Jupyter's own conformance tests over Echo, with every attribute set: a test that is skipped is a failure."""
import sys
import unittest
import jupyter_kernel_test


class Echo(jupyter_kernel_test.KernelTests):
    kernel_name = "echo"
    language_name = "echo"
    file_extension = ".echo"
    code_hello_world = "stdout hello, world"
    code_stderr = "stderr oh"
    completion_samples = [{"text": "std", "matches": {"stdout", "stderr"}}]
    complete_code_samples = ["echo 1"]
    incomplete_code_samples = ["echo \\"]
    invalid_code_samples = ["?!"]
    code_page_something = "page help"
    code_generate_error = "error ValueError boom"
    code_execute_result = [{"code": "echo 1", "result": "1"}, {"code": "echo 2", "result": "2"}, {"code": "echo 2", "result": "2"}]
    code_display_data = [{"code": "display x", "mime": "text/plain"}]
    code_history_pattern = "echo 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "echo"
    code_clear_output = "clear"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "echo"
    support_iopub_welcome = True


result = unittest.main(exit=False, verbosity=2).result
sys.exit(not result.wasSuccessful() or bool(result.skipped))

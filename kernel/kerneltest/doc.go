// Package kerneltest tests a kernel from the outside: a fake front end, and Echo, a language whose cells say what
// happens. It knows the protocol as a front end sees it, and nothing of Go the language.
//
// A test reads as a transcript. The front end sends a request under a label, and the test says every message that
// belongs to it, in order:
//
//	f := kerneltest.Start(t, kerneltest.NewEcho())
//	f.Execute("a", "echo hi")
//	f.Expect("a", `
//		iopub status busy
//		iopub execute_input {"code":"echo hi","execution_count":1}
//		iopub execute_result {"data":{"text/plain":"hi"},"execution_count":1,"metadata":{}}
//		shell execute_reply {"execution_count":1,"payload":[],"status":"ok","user_expressions":{}}
//		iopub status idle`)
//
// The three dots … stand for any text. A message that no test asserted fails the test when it ends, with the whole
// transcript. The kernel and the front end exchange real, signed frames, but through memory: the tests of the channels
// over ZeroMQ stand in this folder too, with jupyter_client on the other side.
package kerneltest

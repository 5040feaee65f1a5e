// Package wire turns Jupyter messages into lists of frames and back: their parts, their signatures, the names of their
// types. It knows no sockets, no clock, and nothing of what stands in a content.
//
// A message is, from its first frame to its last:
//
//	whatever the transport puts first: routing ids on shell, the topic on iopub
//	<IDS|MSG>
//	the signature: the HMAC of the next four frames in hexadecimal digits, empty where messages are not signed
//	header, parent header, metadata, content: four JSON objects
//	buffers, any number of them, which are not signed
//
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
package wire

package livetype

// stubStride is the distance between two stubs in bytes.
const stubStride = 8

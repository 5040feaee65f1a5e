package lower

// TickAlways says that the text is that of a build with the race detector.
const TickAlways = tickAlways

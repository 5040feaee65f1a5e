package session

import (
	"log"
	"reflect"
	"strconv"
	"strings"
)

// exitHooks are what ends the process. They stand for compiled code that would end it before what was printed has left it.
func (s *Session) exitHooks() map[string]any {
	return map[string]any{
		"Exit": s.exit,
		"LogFatal": func(pos string, v ...any) {
			s.logger().Print(v...)
			s.exit(pos, 1)
		},
		"LogFatalf": func(pos, format string, v ...any) {
			s.logger().Printf(format, v...)
			s.exit(pos, 1)
		},
		"LogFatalln": func(pos string, v ...any) {
			s.logger().Println(v...)
			s.exit(pos, 1)
		},
		"LoggerFatal": func(pos string, l *log.Logger, v ...any) {
			l.Print(v...)
			s.exit(pos, 1)
		},
		"LoggerFatalf": func(pos string, l *log.Logger, format string, v ...any) {
			l.Printf(format, v...)
			s.exit(pos, 1)
		},
		"LoggerFatalln": func(pos string, l *log.Logger, v ...any) {
			l.Println(v...)
			s.exit(pos, 1)
		},
	}
}

// exitReplacement is a function that ends the process, as a value: where it is called is not known.
func (s *Session) exitReplacement(name string) (reflect.Value, bool) {
	hooks := s.exitHooks()
	switch name {
	case "Exit":
		return reflect.ValueOf(func(code int) { s.exit("", code) }), true
	case "Fatalf":
		fatalf := hooks["LogFatalf"].(func(pos, format string, v ...any))
		return reflect.ValueOf(func(format string, v ...any) { fatalf("", format, v...) }), true
	}
	fatal := hooks["Log"+name].(func(pos string, v ...any))
	return reflect.ValueOf(func(v ...any) { fatal("", v...) }), true
}

// exit ends the process when the host has what was printed.
func (s *Session) exit(pos string, code int) {
	s.afterOutput(s.flushAll, func() { s.cfg.Exit(code, s.placeLines(pos)) })
}

// placeLines shows the lines around a position as lower writes them, "Cell In[2], line 3".
func (s *Session) placeLines(pos string) []string {
	cell, number, ok := strings.Cut(pos, ", line ")
	line, err := strconv.Atoi(number)
	if !ok || err != nil {
		return nil
	}
	return append([]string{cyan + pos + reset}, s.excerpt(cell, line)...)
}

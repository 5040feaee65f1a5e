package session

import (
	"fmt"
	"log"
	"path/filepath"
	"reflect"
	"strings"
)

// logger is the logger of the cells.
func (s *Session) logger() *log.Logger {
	if s.cfg.plain {
		return log.Default()
	}
	return s.env.logger(s.output.Printer().Logger)
}

// logHooks are the functions of package log, and the methods of its Logger, that know where they are called: a logger may
// say so, and would name a line of the engine.
func (s *Session) logHooks() map[string]any {
	hooks := map[string]any{}
	for name, do := range map[string]func(pos string, l *log.Logger, text string){
		"Print": logAt,
		"Fatal": func(pos string, l *log.Logger, text string) {
			logAt(pos, l, text)
			s.exit(pos, 1)
		},
		"Panic": func(pos string, l *log.Logger, text string) {
			logAt(pos, l, text)
			panic(text)
		},
	} {
		hooks["Log"+name] = func(pos string, v ...any) { do(pos, s.logger(), fmt.Sprint(v...)) }
		hooks["Log"+name+"f"] = func(pos, format string, v ...any) { do(pos, s.logger(), fmt.Sprintf(format, v...)) }
		hooks["Log"+name+"ln"] = func(pos string, v ...any) { do(pos, s.logger(), fmt.Sprintln(v...)) }
		hooks["Logger"+name] = func(pos string, l *log.Logger, v ...any) { do(pos, l, fmt.Sprint(v...)) }
		hooks["Logger"+name+"f"] = func(pos string, l *log.Logger, format string, v ...any) { do(pos, l, fmt.Sprintf(format, v...)) }
		hooks["Logger"+name+"ln"] = func(pos string, l *log.Logger, v ...any) { do(pos, l, fmt.Sprintln(v...)) }
	}
	return hooks
}

// logAt logs with the position that lower writes, "Cell In[2], line 3", where the logger's flags ask for the caller's.
func logAt(pos string, l *log.Logger, text string) {
	const callers = log.Llongfile | log.Lshortfile
	flags, prefix := l.Flags(), l.Prefix()
	if flags&callers == 0 {
		l.Print(text)
		return
	}
	file, line, known := strings.Cut(pos, ", line ")
	if !known {
		file, line = "???", "0" // as package log has it
	}
	if flags&log.Lshortfile != 0 {
		file = filepath.Base(file)
	}
	place := file + ":" + line + ": "
	if flags&log.Lmsgprefix != 0 { // the prefix is behind the place
		prefix = place + prefix
	} else {
		text = place + text
	}
	log.New(l.Writer(), prefix, flags&^callers).Print(text)
}

// logReplacement is a function of package log on the logger of the cells, for where it is not called. Where it will be
// called is not known.
func (s *Session) logReplacement(name string) (reflect.Value, bool) {
	l := s.logger()
	switch name {
	case "Default":
		return reflect.ValueOf(func() *log.Logger { return l }), true
	case "Fatal", "Fatalln":
		fatal := s.hooks["Log"+name].Interface().(func(string, ...any))
		return reflect.ValueOf(func(v ...any) { fatal("", v...) }), true
	case "Fatalf":
		fatalf := s.hooks["Log"+name].Interface().(func(string, string, ...any))
		return reflect.ValueOf(func(format string, v ...any) { fatalf("", format, v...) }), true
	}
	return reflect.ValueOf(l).MethodByName(name), true
}

package asyncio

import (
	"iter"
	"slices"
)

// smaller yields programs that are v without one operation, or with the body of an operation in its place.
func smaller(v []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, x := range v {
			list, ok := x.([]any)
			if !ok {
				continue
			}
			if isOp(list) {
				if !yield(slices.Delete(slices.Clone(v), i, i+1)) {
					return
				}
				for _, arg := range list {
					if body, ok := arg.([]any); ok && isBody(body) && !yield(slices.Replace(slices.Clone(v), i, i+1, body...)) {
						return
					}
				}
			}
			for inner := range smaller(list) {
				changed := slices.Clone(v)
				changed[i] = inner
				if !yield(changed) {
					return
				}
			}
		}
	}
}

func isOp(v any) bool {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return false
	}
	_, ok = list[0].(string)
	return ok
}

func isBody(list []any) bool { return len(list) > 0 && isOp(list[0]) }

// shrink is the smallest program that it finds for which fails is true, as it is for program.
func shrink(program []any, fails func([]any) bool) []any {
	for {
		next := program
		for p := range smaller(program) {
			if fails(p) {
				next = p
				break
			}
		}
		if len(next) == len(program) && &next[0] == &program[0] {
			return program
		}
		program = next
	}
}

# Gopherloop: a Jupyter kernel for Go concurrency notebooks.
#
#   make lab     JupyterLab on notebooks/ (needs Go, Python 3.11 or later, and nothing else)
#   make test    every test there is; installs what it needs below .venv, and Chromium
#   make bench   compares with ipykernel, and measures what there is nothing to compare with
#   make gosuite runs the programs with which the Go project tests its compiler (ten to twenty minutes)
#   make random  compares what 5,000 random programs print with what they print compiled (a quarter of an hour)
#   make docexamples runs the examples in the documentation of the standard library (half a minute)
#   make clean   removes all that make made
#
# GO, PYTHON and CHROMIUM name other programs than those on the PATH. LAB_ARGS are further arguments of jupyter lab,
# BENCH_ARGS of the benchmark: --quick, --only NAME, --json FILE. GOSUITE are the folders below test/ in Go's tree,
# DOCEXAMPLES packages of the standard library, or all; PROGRAMS is how many random programs there are, and SEED the first one's.

GO ?= go
LAB_ARGS ?=
PROGRAMS ?= 5000
SEED ?= 1
BENCH_ARGS ?=
GOSUITE ?= . chan ken interface typeparam
DOCEXAMPLES ?= all

bin := bin/gopherloop
venv := .venv
python := $(venv)/bin/python
rooms := install kernel notebooks runtime
command := ./install/cmd/gopherloop

# Where goroutines meet. The race detector makes everything else slow for nothing.
concurrent := ./kernel/... ./install/runner ./runtime/loop/... ./runtime/asyncio/... ./runtime/session/... \
	./runtime/internal/output/... ./runtime/internal/track/...

# The systems that must build, besides this one.
systems := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64

.PHONY: help lab build test test-style test-go test-race test-systems test-jupyter bench gosuite docexamples random clean $(venv)

help:
	@sed -n 's/^#   //p' Makefile

lab: build $(venv)/environment.stamp
	@$(check_python)
	@$(bin) install --prefix $(venv)
	@echo "Opening notebooks/ in JupyterLab. Press Ctrl+C twice to end it."
	@root=; [ "$$(id -u)" != 0 ] || root=--allow-root; bin="$$PWD/$(venv)/bin"; \
	cd notebooks && PATH="$$bin:$$PATH" exec "$$bin/python" -m jupyterlab $$root $(LAB_ARGS)

build:
	@install/need.sh go >/dev/null
	@[ -x $(bin) ] || echo "Building $(bin): the first time takes one to three minutes."
	@$(GO) build -buildvcs=false -o $(bin) $(command)

# The environment with all that the tests need.
$(venv): $(venv)/test.stamp $(venv)/environment.stamp
	@$(check_python)

check_python := $(python) -c "" 2>/dev/null || \
	{ echo "gopherloop: the Python that $(venv) was made with is gone: run make clean, and this again" >&2; exit 1; }

$(venv)/lab.stamp: install/python/lab.txt
	@program=$$(install/need.sh python) && \
	echo "Installing JupyterLab into $(venv): 300 MB on disk, one to five minutes." && \
	"$$program" -m venv $(venv) && \
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $< || \
	{ echo "gopherloop: JupyterLab could not be installed; run make again when the network is back" >&2; exit 1; }
	@touch $@

$(venv)/test.stamp: install/python/test.txt $(venv)/lab.stamp
	@echo "Installing what the tests need into $(venv): 300 MB more, one to three minutes."
	@$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $< || \
	{ echo "gopherloop: the tests' packages could not be installed; run make again when the network is back" >&2; exit 1; }
	@touch $@

# How Lab behaves in this environment: it asks no network for news, and waits for a slow first completion.
$(venv)/environment.stamp: $(venv)/lab.stamp $(shell find install/python/environment -type f)
	@cp -R install/python/environment/. $(venv)/
	@touch $@

test: test-style test-systems test-go test-race test-jupyter
	@echo "All tests passed."

test-style:
	@install/need.sh go >/dev/null
	@echo "== gofmt, go vet"
	@files=$$(gofmt -l $(rooms)); [ -z "$$files" ] || { echo "gofmt these files:" $$files >&2; exit 1; }
	@$(GO) vet -tags "gosuite docexamples" ./...

test-systems:
	@install/need.sh go >/dev/null
	@for system in $(systems); do \
		echo "== build for $$system" && GOOS=$${system%/*} GOARCH=$${system#*/} CGO_ENABLED=0 $(GO) build -buildvcs=false ./... || exit 1; \
	done

test-go: build $(venv)
	@echo "== Go tests"
	@$(GO) test ./...

test-race: build $(venv)
	@echo "== Go tests with the race detector, where goroutines meet"
	@$(GO) test -race $(concurrent)

test-jupyter: build $(venv)
	@echo "== Jupyter: conformance, console, nbclient, and JupyterLab in Chromium"
	@install/need.sh chromium >/dev/null
	@$(python) -m pytest -c install/labtest/pytest.ini --rootdir . install/labtest notebooks

bench: build $(venv)
	@$(python) install/bench/bench.py --program $(bin) --go $(GO) $(BENCH_ARGS)

gosuite:
	@GOSUITE="$(GOSUITE)" $(GO) test -tags gosuite -count 1 -timeout 60m -v -run TestGoSuite $(command)

random:
	@install/need.sh go >/dev/null
	@PROGRAMS="$(PROGRAMS)" SEED="$(SEED)" $(GO) test -count 1 -timeout 80m -run TestRandomPrograms ./runtime/session

docexamples:
	@DOCEXAMPLES="$(DOCEXAMPLES)" $(GO) test -tags docexamples -count 1 -timeout 20m -v -run TestDocExamples $(command)

clean:
	rm -rf bin $(venv) test-artifacts

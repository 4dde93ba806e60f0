# make run    set up what is missing, start RunHub, print its address and the demo's sign-ins
# make test   set up, start throw-away servers, run linters and tests; TESTS=path limits it
# make env    write .env for containers, with secrets of its own (BASE_URL=https://your.host)
#
# make drills  servers killed, frozen, wiped and filled, half an hour; ARGS="-k redis" limits it
# make fuzz   10,000 damaged files a format for the reading child; ARGS="--count 500 zip" limits it
#
# PORT=8000            the web port (only that one is opened, on this machine alone: BIND=0.0.0.0)
# DEMO=0               start without the demo athletes
# RUNHUB_STATE=/dir    where data, logs and sockets lie (default: one directory per clone)
# VERBOSE=1            show every line of every process, not only errors
PYTHON ?= python3
HUB := $(PYTHON) ops/hub.py

.PHONY: env run test test-full lint bench fuzz drills agreement manage shell services python

run: python
	@exec $(HUB) run

test: python
	@exec $(HUB) test

test-full: python
	@exec $(HUB) test --full

lint: python
	@exec $(HUB) lint

bench: python
	@exec $(HUB) bench benchmarks $(ARGS)

fuzz: python
	@exec $(HUB) bench tests.hostile.fuzz $(ARGS)

drills: python
	@exec $(HUB) bench pytest -n 0 -m drill tests/drills $(ARGS)

agreement: python
	@exec $(HUB) bench benchmarks.agreement $(ARGS)

manage: python
	@exec $(HUB) manage $(ARGS)

shell: python
	@exec $(HUB) manage shell

env: python
	@exec $(PYTHON) ops/make_env.py "$(BASE_URL)"

services: python
	@exec $(HUB) services

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "RunHub needs Python 3.11 or newer and there is no $(PYTHON): install python3 (Debian: apt-get install python3) or name one with PYTHON=/path/to/python."; exit 1; }

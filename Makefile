# make serve      set up, build and run on port 8003; MODEL=small takes another model than Whisper base, MODEL=none none
# make test       set up, check and run the tests      make test-all   the slow ones too: soak, kill storms, fuzzers
.PHONY: serve build setup test test-all lint bench clean

SWIFT_BUILD = swift build -c release --product sori
BINARY = .build/release/sori
SOURCES = $(shell find Sources Modules Package.swift -type f 2>/dev/null)

serve: setup $(BINARY)
	@scripts/model $(MODEL)
	@exec $(BINARY) serve $(if $(MODEL),--model $(MODEL)) $(ARGS)

build: setup $(BINARY)

setup:
	@scripts/setup

# The stamp is the binary itself: a second `make serve` does not even start the Swift package manager.
$(BINARY): $(SOURCES)
	@$(SWIFT_BUILD)
	@touch $(BINARY)

test:
	@scripts/setup test
	@scripts/lint
	@scripts/test

test-all:
	@scripts/setup test
	@scripts/lint
	@scripts/test --all

lint:
	@scripts/lint

bench: build
	@Benchmarks/run

clean:
	@rm -rf .build

# make serve   set up, build and run on port 8003      make test   set up, build and run every test
.PHONY: serve build test lint bench setup clean

SWIFT_BUILD = swift build -c release --product sori
BINARY = .build/release/sori
SOURCES = $(shell find Sources Modules Package.swift -type f 2>/dev/null)

serve: setup $(BINARY)
	@exec $(BINARY) serve $(ARGS)

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

lint:
	@scripts/lint

bench: build
	@Benchmarks/run

clean:
	@rm -rf .build

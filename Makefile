SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

sources := Package.swift Sources Plugins Tests Benchmarks Fuzz Scripts/CheckImports.swift docs/examples

# Many more tests at once than processors would only wait for each other, some of them for too long.
gently := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=12

.PHONY: help setup build demo test crash fuzz bench bench-compare format check-format check-imports check-new readme schema clean

help: ## Say what there is.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Install the system libraries that are missing.
	@Scripts/setup

build: setup ## Build for debugging.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --product patchbay

demo: build ## Play conversations against simulated providers, then keep serving; ONCE=1 ends after them.
	.build/debug/patchbay demo $(if $(filter 1,$(ONCE)),--once)

test: setup ## Build and run every test.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --build-tests
	$(gently) Scripts/run-tests swift test --skip-build --skip survivesBadInputs
	PATCHBAY_FUZZ_SECONDS=$${PATCHBAY_FUZZ_SECONDS:-60} Scripts/run-tests swift test --skip-build --filter survivesBadInputs

crash: setup ## Kill the real binary ROUNDS times (200) and see that nothing is lost.
	swift build --build-tests
	PATCHBAY_CRASH_ROUNDS=$(or $(ROUNDS),200) swift test --skip-build --filter CrashTests

fuzz: setup ## Fuzz SUBJECT (each adapter and parser, if none is named) for SECONDS (600), guided by coverage.
	@for subject in $(or $(SUBJECT),$(ADAPTER),whatsapp twilio vapi papercups botpress crisp json form redaction slots); do Scripts/fuzz "$$subject" $(or $(SECONDS),600); done

bench: setup ## Measure against a bare server (Benchmarks/README.md).
	@Benchmarks/run.sh

bench-compare: setup ## Compare the CPU of a request with that at the commit BASE, in interleaved rounds.
	@Benchmarks/compare.sh

format: ## Format our sources.
	swift format --in-place --parallel --recursive $(sources)

check-format: ## Fail if a source is not formatted.
	swift format lint --strict --parallel --recursive $(sources)

check-imports: setup ## Fail if a target imports what its line in Package.swift does not name.
	@Scripts/check-imports

check-new: build ## Begin a channel as docs/writing-an-adapter.md tells, and hold its example to every promise.
	@Scripts/check-new

readme: build ## Write the tables of settings and the samples in the plugins' READMEs anew.
	@Scripts/readme-settings

schema: build ## Write channels.schema.json anew.
	.build/debug/patchbay check --schema > channels.schema.json

clean: ## Remove what was built.
	rm -rf .build

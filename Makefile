SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

sources := Package.swift Sources Plugins Tests Benchmarks Fuzz Scripts/CheckImports.swift Scripts/CheckDuplicates.swift \
	docs/examples

# More parallel tests than that wait for a processor, some of them beyond their timeout.
gently := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=12

.PHONY: help setup build demo test crash fuzz bench bench-compare format check-format check-imports check-prose \
	check-duplicates check-new readme schema clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Install missing system libraries.
	@Scripts/setup

build: setup ## Build for debugging.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --product patchbay

demo: build ## Play conversations against simulated providers, then keep serving; ONCE=1 exits after them.
	.build/debug/patchbay demo $(if $(filter 1,$(ONCE)),--once)

test: setup ## Build and run every test.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --build-tests
	$(gently) Scripts/run-tests swift test --skip-build --skip survivesBadInputs
	PATCHBAY_FUZZ_SECONDS=$${PATCHBAY_FUZZ_SECONDS:-60} Scripts/run-tests swift test --skip-build --filter survivesBadInputs

crash: setup ## Kill the built binary ROUNDS times (200) and check that nothing is lost.
	swift build --build-tests
	PATCHBAY_CRASH_ROUNDS=$(or $(ROUNDS),200) swift test --skip-build --filter CrashTests

fuzz: setup ## Fuzz SUBJECT (default: every adapter and parser) for SECONDS (600), guided by coverage.
	@for subject in $(or $(SUBJECT),$(ADAPTER),$(shell ls Plugins/Channels | tr A-Z a-z) json form redaction slots); do Scripts/fuzz "$$subject" $(or $(SECONDS),600); done

bench: setup ## Measure the hub against a bare server (Benchmarks/README.md).
	@Benchmarks/run.sh

bench-compare: setup ## Compare the CPU per request with the commit BASE, in interleaved rounds.
	@Benchmarks/compare.sh

format: ## Format the sources.
	swift format --in-place --parallel --recursive $(sources)

check-format: ## Fail if a source is not formatted.
	swift format lint --strict --parallel --recursive $(sources)

check-imports: setup ## Fail if a target has an import that Package.swift does not declare.
	@Scripts/check-imports

check-prose: ## Fail if a doc summary or a message breaks the rules of docs/contributing.md.
	@Scripts/check-prose

check-duplicates: ## Fail if more pairs of files share code than Scripts/CheckDuplicates.swift allows.
	@Scripts/check-duplicates

check-new: build ## Follow docs/writing-an-adapter.md in a copy, and run the conformance checks on its example.
	@Scripts/check-new

readme: build ## Regenerate the tables of settings and the samples in the plugins' READMEs.
	@Scripts/readme-settings

schema: build ## Regenerate docs/channels.schema.json.
	.build/debug/patchbay check --schema > docs/channels.schema.json

clean: ## Remove build products.
	rm -rf .build

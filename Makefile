SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

sources := Package.swift Sources Plugins Tests Benchmarks Fuzz Scripts/CheckImports.swift Scripts/CheckDuplicates.swift \
	Scripts/BuildFacts Scripts/Pictures docs/examples

# More parallel tests than that wait for a processor, some of them beyond their timeout.
gently := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=12

# With DATABASE=postgres, the demo has a private server.
own_server := $(if $(filter postgres,$(DATABASE)),Scripts/with-postgres )

.PHONY: help setup setup-tests build demo test conformance release-test crash fuzz bench bench-compare format check-format check-imports \
	check-prose check-links check-duplicates check-pictures notices check-notices check-new pictures readme recording schema \
	reference clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Install missing system libraries.
	@Scripts/setup

setup-tests: ## Install also what the tests start.
	@Scripts/setup tests

build: setup ## Build for debugging.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --product patchbay

demo: build $(if $(own_server),setup-tests) ## Play conversations against simulated providers, then serve; ONCE=1 exits, DATABASE= is postgres or a URL.
	$(own_server).build/debug/patchbay demo $(if $(filter 1,$(ONCE)),--once) $(if $(filter-out postgres,$(DATABASE)),--database '$(DATABASE)')

test: setup-tests ## Build and run every test.
	@[[ -e .build/debug/patchbay ]] || echo "The first build fetches and compiles the dependencies: 4 to 6 minutes on two cores."
	swift build --build-tests
	$(gently) Scripts/run-tests swift test --skip-build --skip survivesBadInputs
	PATCHBAY_FUZZ_SECONDS=$${PATCHBAY_FUZZ_SECONDS:-60} Scripts/run-tests swift test --skip-build --filter survivesBadInputs

conformance: setup ## Run the checks and tests of ADAPTER=name or STRATEGY=name, and list what is left in order; ALL=1 lists all.
	@Scripts/conformance $(or $(ADAPTER),$(STRATEGY))

release-test: ## Execute deploy/Dockerfile in a chroot and run its image; as root, 10 minutes the first time.
	@Scripts/release-test

crash: setup-tests ## Kill the built binary ROUNDS times (200) on DATABASE (sqlite, postgres; both); SEED= repeats a run.
	swift build --build-tests
	PATCHBAY_CRASH_ROUNDS=$(or $(ROUNDS),200) PATCHBAY_CRASH_SEED=$(SEED) PATCHBAY_CRASH_DATABASE=$(DATABASE) \
		swift test --skip-build --filter CrashTests

fuzz: setup ## Fuzz SUBJECT (default: every adapter and parser) for SECONDS (600), guided by coverage.
	@for subject in $(or $(SUBJECT),$(ADAPTER),$(shell ls Plugins/Channels | tr A-Z a-z) json form redaction slots); do Scripts/fuzz "$$subject" $(or $(SECONDS),600); done

bench: setup-tests ## Measure the ROWS (all) of Benchmarks/README.md, each with its goal.
	@Benchmarks/run.sh

bench-compare: setup ## Compare ROWS with the commit BASE, in interleaved rounds.
	@Benchmarks/compare.sh

format: ## Format the sources.
	swift format --in-place --parallel --recursive $(sources)

check-format: ## Fail if a source is not formatted.
	swift format lint --strict --parallel --recursive $(sources)

check-imports: setup ## Fail if a target has an import that Package.swift does not declare.
	@Scripts/check-imports

check-prose: ## Fail if a doc summary or a message breaks the rules of CONTRIBUTING.md.
	@Scripts/check-prose

check-links: ## Fail if a link in Markdown has no target, or a page of docs/ cannot be reached from its index.
	@Scripts/check-links

check-duplicates: ## Fail if more pairs of files share code than Scripts/CheckDuplicates.swift allows.
	@Scripts/check-duplicates

check-pictures: ## Fail if a picture of docs/images differs from its description.
	@Scripts/pictures --check

notices: ## Regenerate THIRD-PARTY-NOTICES.md from the resolved packages and Scripts/notices-data.
	@Scripts/notices

check-notices: ## Fail if THIRD-PARTY-NOTICES.md differs from what notices writes.
	@Scripts/notices --check

check-new: build ## Follow docs/writing-an-adapter.md in a copy, and run the conformance checks on its example.
	@Scripts/check-new

pictures: ## Draw docs/images/*.svg from their descriptions.
	@Scripts/pictures

recording: build ## Record the demo as docs/images/demo.svg.
	@Scripts/recording

readme: build ## Regenerate the tables of settings and the samples in the plugins' READMEs.
	@Scripts/readme-settings

schema: build ## Regenerate docs/channels.schema.json.
	.build/debug/patchbay check --schema > docs/channels.schema.json

reference: build ## Regenerate the pages of docs/reference.
	@for page in configuration cli metrics retention; do .build/debug/patchbay reference $$page > docs/reference/$$page.md; done

clean: ## Remove build products.
	rm -rf .build

MOCHA := node_modules/.bin/mocha -r ts-node/register/transpile-only --reporter test/support/totalsReporter.ts --exit

.PHONY: help install lint types unit test
.DEFAULT_GOAL := help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --ignore-scripts: no dependency needs an install script, so none may run.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the packages of the lockfile

lint: install ## ESLint, the import boundaries included
	node_modules/.bin/eslint .

types: install ## Type check the whole project
	node_modules/.bin/tsc -p .

unit: install ## The fast tests
	$(MOCHA) 'test/unit/**/*.test.ts'

test: lint types ## Everything: lint, types, unit tests, and comparisons with upstream's own tools, which are built first
	$(MOCHA) 'test/unit/**/*.test.ts' 'test/upstream/**/*.test.ts'

# The stacks of lab/stacks are this machine's own; every other stack needs an AWS account.
STACK ?= lab
LAB_STACKS := $(patsubst lab/stacks/Pulumi.%.yaml,%,$(wildcard lab/stacks/Pulumi.*.yaml))

# The AWS SDK's clients, which the lab uses, warn at each start that releases of 2027 want Node 22; the lockfile pins these.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED := true

TS_NODE := node -r ts-node/register/transpile-only
# mocha's own two seconds are not enough on a machine that builds the tools beside it.
MOCHA := node_modules/.bin/mocha -r ts-node/register/transpile-only --reporter test/support/totalsReporter.ts --timeout 30s --exit
# $(call run,COMMAND)
run = $(if $(filter $(LAB_STACKS),$(STACK)),@$(TS_NODE) lab/cli.ts $(1) $(STACK),npx pulumi $(1) --stack $(STACK))

.PHONY: help install up preview refresh destroy status lab-up lab-down lab-env lint types unit test bench faults
.DEFAULT_GOAL := help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --ignore-scripts: no dependency needs an install script, so none may run.
node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the packages of the lockfile

up: install ## Apply the stack (STACK=lab unless given)
	$(call run,up)

preview: install ## Show what up would do
	$(call run,preview)

refresh: install ## Take into the state what has changed behind its back
	$(call run,refresh)

destroy: install ## Delete everything, and prove that nothing is left
	$(call run,destroy)

status: install ## Where each cluster of the lab stands
	@$(TS_NODE) lab/cli.ts status

lab-up: install ## Start the lab with nothing applied
	@$(TS_NODE) lab/cli.ts lab-up

lab-down: install ## End every process that the lab started
	@$(TS_NODE) lab/cli.ts lab-down

lab-env: install ## Print shell exports for the ordinary tools: eval "$$(make -s lab-env)"
	@$(TS_NODE) lab/cli.ts lab-env $(STACK)

lint: install ## ESLint, the import boundaries included
	node_modules/.bin/eslint .

types: install ## Type check the whole project
	node_modules/.bin/tsc -p .

unit: install ## The fast tests
	$(MOCHA) 'test/unit/**/*.test.ts'

# Two files at a time: a lab waits for Cluster API more than it computes. Those with a lab come first, so that the short ones fill what is left.
test: lint types ## Everything: lint, types, unit tests, comparisons with upstream's own tools, and a lab of its own end to end
	$(MOCHA) --parallel --jobs 2 'test/lab/**/*.test.ts' 'test/upstream/**/*.test.ts' 'test/unit/**/*.test.ts'

bench: install ## Measure the program against the guide typed by a script, and write docs/bench.md
	$(TS_NODE) test/bench/main.ts

faults: install ## Break one thing at a time in a lab of its own, and write docs/faults.md (ONLY="name...": these rows)
	$(TS_NODE) test/faults/main.ts $(addprefix --only ,$(ONLY))

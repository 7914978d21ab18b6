# The stacks of lab/stacks run on this machine; every other stack needs an AWS account.
STACK ?= lab
LAB_STACKS := $(patsubst lab/stacks/Pulumi.%.yaml,%,$(wildcard lab/stacks/Pulumi.*.yaml))

# The AWS SDK clients of the lab warn at each start that releases of 2027 need Node 22; the lockfile pins older ones.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED := true

TS_NODE := node -r ts-node/register/transpile-only
# mocha's default of two seconds is too short on a machine that builds the tools at the same time.
MOCHA := node_modules/.bin/mocha -r ts-node/register/transpile-only --reporter test/support/totalsReporter.ts --timeout 30s --exit
# The CLI that is installed; else that of the npm package, which runs Pulumi's install script from the network at first use.
PULUMI = $(or $(shell command -v pulumi),npx pulumi)
# $(call run,COMMAND)
run = $(if $(filter $(LAB_STACKS),$(STACK)),@$(TS_NODE) lab/cli.ts $(1) $(STACK),$(PULUMI) $(1) --stack $(STACK))

.PHONY: help install manifests up preview refresh destroy status lab-up lab-down lab-env lint format library types example example-destroy unit test bench faults changes
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/; s/\$$\$$/$$/' | expand -t 18

# --ignore-scripts: no dependency needs an install script, so none may run.
node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the packages of the lockfile

manifests: install ## Record the checksums of the manifests that the stack's settings fetch
	@$(TS_NODE) stacks/recordManifests.ts $(STACK)

up: install ## Apply the stack (default: STACK=lab)
	$(call run,up)

preview: install ## Show what up would do
	$(call run,preview)

refresh: install ## Update the state with changes made outside Pulumi
	$(call run,refresh)

destroy: install ## Delete everything, and check that nothing is left
	$(call run,destroy)

status: install ## Show the state of each cluster of the lab
	@$(TS_NODE) lab/cli.ts status

lab-up: install ## Start the lab with nothing applied
	@$(TS_NODE) lab/cli.ts lab-up

lab-down: install ## Stop every process that the lab started
	@$(TS_NODE) lab/cli.ts lab-down

lab-env: install ## Print shell exports for pulumi, kubectl, clusterctl and the AWS CLI: eval "$$(make -s lab-env)"
	@$(TS_NODE) lab/cli.ts lab-env $(STACK)

lint: install ## Check the formatting, and run ESLint, including the import boundaries
	node_modules/.bin/prettier --check --log-level warn .
	node_modules/.bin/eslint .

format: install ## Format the code as lint wants it
	node_modules/.bin/prettier --write --log-level warn .

library: install ## Compile components/ to dist/, with declarations, for programs that import them
	node_modules/.bin/tsc -p tsconfig.build.json

types: library ## Type check the whole project, the examples against the library's declarations
	node_modules/.bin/tsc -p .

example: library ## Run examples/own-vpc on the lab, on top of its stack lab-management
	@$(MAKE) -s up STACK=lab-management
	@examples/on-lab.sh up

example-destroy: install ## Destroy the example, and then what it ran on
	@examples/on-lab.sh destroy
	@$(MAKE) -s destroy STACK=lab-management

unit: install ## Run the fast tests
	$(MOCHA) 'test/unit/**/*.test.ts'

# Two files at a time: a lab waits for Cluster API more than it computes. Files with a lab come first, so that short ones fill what is left.
test: install ## Run everything: lint, types, unit tests, comparisons with upstream's own tools, and a separate lab end to end
	@$(MAKE) -s -j2 lint types
	$(MOCHA) --parallel --jobs 2 'test/lab/**/*.test.ts' 'test/upstream/**/*.test.ts' 'test/unit/**/*.test.ts'

bench: install ## Measure the program against the guide's commands in a script, and write docs/bench.md
	$(TS_NODE) test/bench/main.ts

faults: install ## Break one thing at a time in a separate lab, and write docs/faults.md (ONLY="name...": only these rows)
	$(TS_NODE) test/faults/main.ts $(addprefix --only ,$(ONLY))

changes: install ## Change every setting on a running cluster in a separate lab, and write docs/changes.md
	$(TS_NODE) test/changes/main.ts

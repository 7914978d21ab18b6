# Every target of the stack `lab` runs on this machine alone; every other stack is the pulumi CLI's: make up STACK=dev
STACK ?= lab
CLI := node -r ts-node/register/transpile-only lab/cli.ts
MOCHA := node_modules/.bin/mocha -r ts-node/register/transpile-only --exit

.PHONY: up preview destroy status lab-up lab-down lab-env test unit lint types install
.DEFAULT_GOAL := help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --ignore-scripts: no dependency needs an install script, so none may run.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the packages of the lockfile

ifeq ($(STACK),lab)
up: install ## Build what is needed, start the lab, apply the program
	@$(CLI) up
preview: install ## Show what `up` would do; starts and changes nothing
	@$(CLI) preview
destroy: install ## Delete everything in order and prove that nothing is left
	@$(CLI) destroy
status: install ## Explain where the clusters stand
	@$(CLI) status
else
up: install
	npx pulumi up --stack $(STACK)
preview: install
	npx pulumi preview --stack $(STACK) --diff
destroy: install
	npx pulumi destroy --stack $(STACK)
status: install
	npx pulumi stack --stack $(STACK)
endif

lab-up: install ## Start the lab with nothing applied
	@$(CLI) lab-up
lab-down: install ## End every process of the lab
	@$(CLI) lab-down
lab-env: install ## Print shell exports: eval "$$(make -s lab-env)"
	@$(CLI) lab-env

lint: install ## ESLint, the import boundaries included
	node_modules/.bin/eslint .
types: install ## Type check the whole project
	node_modules/.bin/tsc -p .
unit: install ## The fast tests
	$(MOCHA) 'test/unit/**/*.test.ts'
test: lint types ## Everything: lint, types, unit, upstream's own tools, a lab of its own end to end
	@$(CLI) test

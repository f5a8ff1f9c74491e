.PHONY: help test
help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

test: ## Everything: unit tests, C tests, end-to-end tests
	mvn verify

# What there is to do with this project: `make help`. Each target installs the packages that it needs.

PREFIX ?= /usr/local
DEMO ?= $(wildcard manifests/*.yaml)
BENCH ?= full
PARTS ?=
DISTRIBUTION := target/monopod
IMAGES := target/images
REPORTS := target/reports
BUILT := target/built
DEB := target/deb/monopod.deb

# Warnings count as errors, so quiet mode would hide why a build fails.
MAVEN := mvn -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
LIBEXEC := $(addprefix infra-container/target/libexec/,monopod-shim pause)
OTHER_SHIMS := $(addprefix infra-container/target/,previous/monopod-shim next/monopod-shim)
IMAGE_FILES := $(addprefix $(IMAGES)/,busybox.tar debian.tar nginx.tar)
SHELL_FILES := $(shell grep -rlE '^(\#!.*sh$$|\# shellcheck shell=)' bin scripts .ci packaging)

# All that lies below the existing ones of some folders; the folders too, since their time tells of removed files.
below = $(shell find $(wildcard $(1)))
JAVA_MAIN := $(call below,pom.xml .mvn pod-model/pom.xml pod-model/src/main agent/pom.xml agent/src/main)
PACKAGING := $(filter-out packaging/target%,$(call below,packaging))
JAVA_E2E := $(call below,e2e/pom.xml e2e/src)

.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

##@ To use it

.PHONY: run
run: build images ## Start the agent on a folder of demo pods; Ctrl-C ends both
	@scripts/run-demo $(DEMO)

.PHONY: install
install: build ## Install below PREFIX (/usr/local), with a systemd unit; DESTDIR is respected
	scripts/install "$(DESTDIR)" "$(PREFIX)"

.PHONY: uninstall
uninstall: ## Remove what was installed there; pods and what they made stay
	scripts/install --remove "$(DESTDIR)" "$(PREFIX)"

##@ To build it

.PHONY: build
build: $(BUILT)/distribution ## Put the distribution together in target/monopod

$(BUILT)/distribution: $(BUILT)/agent $(LIBEXEC) bin/monopod scripts/assemble scripts/class-archive $(wildcard manifests/*.yaml)
	scripts/assemble $(DISTRIBUTION)
	@touch $@

$(BUILT)/agent: $(JAVA_MAIN) | packages-build $(BUILT)
	rm -rf agent/target/lib
	$(MAVEN) package -Dmaven.test.skip=true -pl agent -am
	@touch $@

# Always asked; its own Makefile knows whether anything has changed.
$(LIBEXEC) &: FORCE | packages-build
	@$(MAKE) --silent --no-print-directory -C infra-container all

$(OTHER_SHIMS) &: FORCE | packages-build
	@$(MAKE) --silent --no-print-directory -C infra-container others

.PHONY: images
images: $(BUILT)/images ## Make the demo images in target/images from Debian packages

$(BUILT)/images: $(wildcard scripts/images/*) | packages-images $(BUILT)
	scripts/images/build $(IMAGES) target/packages
	@touch $@

.PHONY: deb
deb: $(DEB) ## Make the Debian package in target/deb

$(DEB): $(BUILT)/distribution scripts/deb scripts/install docs/service.md $(PACKAGING) | packages-build
	scripts/deb $@

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf target */target

##@ To check it

.PHONY: test
test: | packages-all ## Everything: lint, all tests, end-to-end on this kernel and on one with cgroup v2
	@scripts/test-all

.PHONY: test-unit
test-unit: | packages-build packages-test ## Java's unit tests
	rm -rf */target/surefire-reports
	$(MAVEN) verify

# SEED is the first one of those that are run, or the one to run again where STEPS is 1.
.PHONY: simulate
simulate: | packages-build ## Planner and worker on a simulated kernel that fails everywhere; SEED=N STEPS=N
	$(MAVEN) test -pl agent -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
	    -DargLine="-Dsimulation.seed=$(or $(SEED),1) -Dsimulation.steps=$(or $(STEPS),$(if $(SEED),1,10000000))"

.PHONY: test-c
test-c: | packages-build packages-test ## C's tests, under sanitizers
	@mkdir -p $(REPORTS)/c
	bash -o pipefail -c '$(MAKE) --no-print-directory -C infra-container test | tee $(REPORTS)/c/c.tap'

.PHONY: test-scripts
test-scripts: build images | packages-test packages-cgroup2 ## Tests of the launcher, the installation, the demo and the cgroup v2 machine
	@mkdir -p $(REPORTS)/scripts
	bash -o pipefail -c 'scripts/test | tee $(REPORTS)/scripts/scripts.tap'

.PHONY: test-images
test-images: images ## Tests of the demo images; makes them a second time
	@mkdir -p $(REPORTS)/images
	bash -o pipefail -c 'scripts/images/test $(IMAGES) target/packages | tee $(REPORTS)/images/images.tap'

.PHONY: test-deb
test-deb: deb images $(OTHER_SHIMS) | packages-test packages-cgroup2 packages-deb ## Tests of the Debian package, in a Debian machine (User-Mode Linux)
	@mkdir -p $(REPORTS)/deb
	bash -o pipefail -c 'scripts/test-deb | tee $(REPORTS)/deb/deb.tap'

.PHONY: e2e
e2e: build images $(BUILT)/e2e | packages-test ## End-to-end tests on this machine's kernel; E2E_TESTS=Name chooses
	scripts/e2e $(REPORTS)/e2e

.PHONY: e2e-cgroup2
e2e-cgroup2: build images $(BUILT)/e2e | packages-test packages-cgroup2 ## The same on a cgroup v2 kernel (User-Mode Linux)
	@mkdir -p $(REPORTS)/e2e-cgroup2
	scripts/cgroup2-vm/run -t 2400 $(REPORTS)/e2e-cgroup2 \
	    env E2E_TESTS="$$E2E_TESTS" E2E_SECONDS="$${E2E_SECONDS:-180}" scripts/e2e $(REPORTS)/e2e-cgroup2

.PHONY: bench
bench: build $(BUILT)/e2e | packages-bench ## Measure beside the floor and podman; BENCH=short, PARTS="lives burst" choose
	@$(MAKE) --silent --no-print-directory -C infra-container bench
	scripts/bench $(REPORTS)/bench $(BENCH) $(PARTS)

.PHONY: test-bench
test-bench: build $(BUILT)/e2e | packages-bench ## The bench in a short form: that it still measures everything
	@$(MAKE) --silent --no-print-directory -C infra-container bench
	scripts/bench $(REPORTS)/bench-short short

.PHONY: chaos
chaos: build images $(BUILT)/e2e | packages-test ## Pods come and go while all goes wrong: SEED=n, else three seeds, whose report is docs/reliability.md
	@for seed in $${SEED:-1 2 3}; do SEED=$$seed scripts/chaos || exit; done
	@[ -n "$$SEED" ] || scripts/chaos report.ReliabilityPage target/chaos docs/reliability.md

.PHONY: soak
soak: build images $(BUILT)/e2e | packages-test ## Pods come and go for MINUTES (60): neither heap nor descriptors nor threads of the agent may grow
	scripts/chaos Soak

$(BUILT)/e2e: $(JAVA_MAIN) $(JAVA_E2E) $(OTHER_SHIMS) | packages-build $(BUILT)
	rm -rf e2e/target/lib
	$(MAVEN) package -DskipTests -pl e2e -am
	@touch $@

.PHONY: lint
lint: | packages-build packages-lint ## Formatting and static checks of Java, C and shell
	$(MAVEN) spotless:check test-compile
	$(MAKE) --no-print-directory -C infra-container lint
	shfmt --diff $(SHELL_FILES)
	shellcheck $(SHELL_FILES)

.PHONY: format
format: | packages-build packages-lint ## Format Java, C and shell
	$(MAVEN) spotless:apply
	$(MAKE) --no-print-directory -C infra-container format
	shfmt --write $(SHELL_FILES)

.PHONY: docs
docs: | packages-build ## Write docs/support.md anew from the table of fields
	$(MAVEN) test-compile -pl pod-model
	java -cp pod-model/target/classes:pod-model/target/test-classes dev.monopod.model.support.SupportPage docs/support.md

##@ Help

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^##@ / { print substr($$0, 4) } /^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

PACKAGES := $(addprefix packages-,build lint test images bench cgroup2 deb all)
.PHONY: $(PACKAGES) FORCE
$(PACKAGES):
	@scripts/install-packages $(@:packages-%=%)

$(BUILT):
	@mkdir -p $@

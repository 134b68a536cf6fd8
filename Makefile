# Two commands do all the set-up on a Debian machine with a Swift toolchain:
#   make demo   build, count the real cycle of Łódź 2023, compare it with the official outcome
#   make test   build and run every test

SWIFT ?= swift
TROWEL = .build/release/trowel
# Without what only a debugger needs: a third of the size, and names stay in backtraces.
RELEASE = -c release -Xlinker -S

.PHONY: demo test test-exact test-worlds build release lint bench clean libcsv

libcsv:
	@if ! printf '#include <csv.h>\n' | cc -E -x c - >/dev/null 2>&1; then \
	  echo "libcsv-dev is missing: installing it with apt-get"; \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq libcsv-dev; \
	fi

build: libcsv
	$(SWIFT) build

release: libcsv
	$(SWIFT) build $(RELEASE) --product trowel

demo: release
	@sh Samples/demo.sh $(TROWEL)

test: release
	$(SWIFT) test

# Every test without the doubles that may stand before exact numbers; takes a build of its own.
test-exact: libcsv
	$(SWIFT) test --scratch-path .build/exact -Xswiftc -DEXACT_ONLY

# Every small world in place of a sample, and many more random ones: hours.
test-worlds: libcsv
	TROWEL_ALL_WORLDS=1 $(SWIFT) test -c release --scratch-path .build/worlds \
	  -Xswiftc -enable-testing --filter AllocationRulesTests

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

bench: release
	$(SWIFT) build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks

clean:
	rm -rf .build demo

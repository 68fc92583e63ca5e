# gradus: an autograder for numerical C. See README.md.
#
#   make              builds ./gradus (and installs the Debian packages that it needs, if any is missing)
#   make demo         grades the sample class in tests/samples/mle
#   make test         builds and runs all tests that need no server or browser; TEST='range/*' picks some
#   make test-all     make test and what needs more: Chromium (make test-web), hundreds of broken batches (make
#                     test-faults), the kits in simulated layouts of their platforms (make test-kits), Slurm (make
#                     test-slurm), a class of 300 from Moodle and back (make test-class)
#   make test SANITIZE=1   the same under the address and undefined-behaviour sanitizers
#   make pictures     draws the pictures of the task texts anew, assignments/TOPIC/TOPIC.svg
#   make bench        measures: grading as ratios in one run, callbacks, and the gradient check beside others' rules
#   make fuzz         fuzzes the decoders for SECONDS seconds each (needs clang)
#   make format       formats the sources (needs clang-format)
#   make install PREFIX=/usr/local      make install-student PREFIX=... (for kits alone)      make clean

PREFIX ?= /usr/local
DESTDIR ?=
TEST ?= *
SECONDS ?= 60
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
comma := ,
space := $() $()

# --- packages: what the build, the grader and the tests need from Debian ---

BUILD_PACKAGES := gcc libc6-dev libyaml-dev libffi-dev libseccomp-dev libjansson-dev nettle-dev libsqlite3-dev libarchive-dev zlib1g-dev libxml2-dev \
  bubblewrap gnuplot-nox graphviz
TEST_PACKAGES := libcriterion-dev sqlite3 strace procps tzdata git gdb jq binutils
TEST_ALL_PACKAGES := chromium nodejs unzip
FAULT_PACKAGES := faketime
SLURM_PACKAGES := slurmctld slurmd slurm-client munge sqlite3 unzip

# --- variants: a build folder each ---

VARIANT := $(if $(SANITIZE),sanitize,release)
B := build/$(VARIANT)

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes \
  -Wmissing-prototypes -Wwrite-strings -Wundef -Wformat=2 -Wswitch-enum -Walloca -Wvla-larger-than=1024
TEST_WARNINGS := $(filter-out -Wconversion -Wwrite-strings -Wdouble-promotion,$(WARNINGS)) -Wno-conversion
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
CC := gcc
CFLAGS := -std=gnu11 -O2 -g -D_GNU_SOURCE -Igrader -isystem /usr/include/libxml2
LDFLAGS := -pie -Wl,-z,relro,-z,now
LIBRARIES := -lyaml -lffi -ljansson -lnettle -lsqlite3 -larchive -lxml2 -lz -lseccomp -ldl -lm

# --- what is built from what ---

FOLDERS := base contract box judge class report commands
SOURCES := $(foreach folder,$(FOLDERS),$(wildcard grader/$(folder)/*.c))
OBJECTS := $(SOURCES:%.c=$B/%.o)
# The worker is base, contract and worker alone: the link line is the proof that it knows no answer. It runs where
# address space is limited, so it is never built with sanitizers.
WORKER_SOURCES := $(wildcard grader/base/*.c) $(addprefix grader/contract/,signature.c call.c answer.c invoke.c wire.c mailbox.c) \
  $(wildcard grader/worker/*.c)
WORKER_OBJECTS := $(WORKER_SOURCES:%.c=$B/inside/%.o)
TOPICS := $(patsubst reference/%_mistakes.c,%,$(wildcard reference/*_mistakes.c))
REFERENCES := $(TOPICS:%=$B/reference/%.so)
NUMERICS := $(filter-out $(foreach topic,$(TOPICS),reference/$(topic).c reference/$(topic)_mistakes.c),$(wildcard reference/*.c))
TEST_SOURCES := $(foreach folder,$(FOLDERS),$(wildcard tests/$(folder)/*.c)) $(wildcard tests/support/*.c)
REFERENCE_TESTS := $(wildcard tests/reference/*.c)
FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,$B/%_fuzz,$(wildcard tests/fuzz/*_fuzz.c))
REFERENCE_INCLUDES := -Ireference -Iassignments/include $(TOPICS:%=-Iassignments/%)

.PHONY: all demo test test-all test-web test-faults test-kits test-slurm test-class pictures bench fuzz format install install-student clean layers tests-built
.DELETE_ON_ERROR:
.PRECIOUS: build/$(VARIANT)/tests/%.o

all: gradus

$B/built: $B/gradus $B/gradus-worker $(REFERENCES)
	@touch $@
gradus: build/release/built
	@cp build/release/gradus gradus.new && mv gradus.new gradus
ifneq ($(VARIANT),release)
build/release/built:
	@$(MAKE) --no-print-directory SANITIZE= $@
endif

build/packages-%:
	@tests/packages.sh $(PACKAGES)
	@mkdir -p build && touch $@
build/packages-build: PACKAGES := $(BUILD_PACKAGES)
build/packages-test: PACKAGES := $(TEST_PACKAGES)
build/packages-faults: PACKAGES := $(FAULT_PACKAGES)
build/packages-slurm: PACKAGES := $(SLURM_PACKAGES)
build/packages-test-all: PACKAGES := $(TEST_ALL_PACKAGES) $(if $(shell command -v npm),,npm)

$B/gradus: $(OBJECTS) $B/grader/main.o
	@echo "  link $@"; $(CC) $(SANITIZERS) $(LDFLAGS) $^ $(LIBRARIES) -o $@
$B/gradus-worker: $(WORKER_OBJECTS)
	@echo "  link $@"; $(CC) -pie -Wl,-z,relro,-z,now,--no-as-needed $^ -Wl,-Bstatic -lffi -lseccomp -Wl,-Bdynamic -lm -o $@
$B/reference/%.so: $B/reference/%.o $B/reference/%_mistakes.o $(NUMERICS:%.c=$B/%.o)
	@echo "  link $@"; $(CC) $(SANITIZERS) -shared -Wl,-z,relro,-z,now,-Bsymbolic,--no-undefined $^ -lm -o $@

$B/grader/%.o: grader/%.c | build/packages-build
	@mkdir -p $(@D); echo "  cc $<"; $(CC) $(CFLAGS) $(WARNINGS) $(HARDENING) $(SANITIZERS) -MMD -MP -c $< -o $@
# The assembler embeds these, which -MMD does not see.
$B/grader/report/assets.o: $(wildcard grader/report/assets/*)
$B/grader/report/repro_problem.o: grader/contract/problem.c
$B/grader/commands/scaffold.o: $(wildcard grader/commands/scaffold/*)
$B/inside/%.o: %.c | build/packages-build
	@mkdir -p $(@D); echo "  cc $<"; $(CC) $(CFLAGS) $(WARNINGS) $(HARDENING) -MMD -MP -c $< -o $@
$B/reference/%.o: reference/%.c | build/packages-build
	@mkdir -p $(@D); echo "  cc $<"; $(CC) -std=gnu11 -O2 -g -ffp-contract=off -fPIC $(WARNINGS) $(SANITIZERS) $(REFERENCE_INCLUDES) -MMD -MP -c $< -o $@
$B/tests/%.o: tests/%.c | build/packages-build build/packages-test
	@mkdir -p $(@D); echo "  cc $<"; $(CC) $(CFLAGS) $(TEST_WARNINGS) $(SANITIZERS) $(REFERENCE_INCLUDES) -Itests -MMD -MP -c $< -o $@

# --- tests ---

$B/gradus-tests: $(TEST_SOURCES:%.c=$B/%.o) $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -lcriterion -o $@
$B/reference-tests: $(REFERENCE_TESTS:%.c=$B/%.o) $(TOPICS:%=$B/reference/%.o) $(TOPICS:%=$B/reference/%_mistakes.o) $(NUMERICS:%.c=$B/%.o)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ -lcriterion -lm -o $@
$B/%_fuzz: $B/tests/fuzz/%_fuzz.o $B/tests/fuzz/driver.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -o $@

$B/sample-store: $B/tests/web/sample_store.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -o $@

$B/class300-maker: $B/tests/class300/maker.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -o $@
# It shares nothing with gradus: what reads the grades is independent of what wrote them.
$B/class300-reader: $B/tests/class300/reader.o
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ -lm -o $@

$B/reaper: tests/reaper.c
	@mkdir -p $(@D); echo "  cc $<"; $(CC) $(CFLAGS) $(WARNINGS) $< -o $@

tests-built: $B/built $B/reaper $B/gradus-tests $B/reference-tests $(FUZZERS)

test: tests-built layers
	@$B/reaper tests/run.sh $B '$(TEST)' $(if $(SANITIZE),sanitize)
test-all: test test-web test-faults test-kits test-slurm test-class

# Each kit builds gradus from its own sources and runs as its platform runs it.
test-kits: gradus | build/packages-test-all
	@tests/kits.sh gradus
	@tests/handout.sh $B $(TOPICS)

# Pages in a real browser; screenshots are left in $B/web.
test-web: $B/built $B/sample-store | build/packages-test-all
	@tests/web/run.sh $B

# A batch killed 200 times, every write and sync failing, 600 torn journals: some minutes.
test-faults: $B/built $B/reaper | build/packages-test build/packages-faults
	@$B/reaper tests/store_faults.sh $B/gradus full

# A class through a real Slurm of two nodes on this machine; needs root.
test-slurm: $B/built $B/reaper | build/packages-slurm
	@$B/reaper tests/slurm/run.sh $B

# A class of 300 from Moodle and back, interrupted, here and through Slurm; needs root.
test-class: $B/built $B/reaper $B/class300-maker $B/class300-reader | build/packages-slurm
	@$B/reaper tests/class300/run.sh $B

# Which folders each folder may include; anything else fails.
MAY_base := base
MAY_contract := base contract
MAY_box := base contract box
MAY_worker := base contract worker
MAY_judge := base contract box judge
MAY_class := base contract judge report class
MAY_report := base contract report
MAY_commands := base contract box judge class report commands
layers:
	@failed=0; $(foreach folder,$(FOLDERS) worker,\
	  wrong=$$(grep -HnE '^#include "' grader/$(folder)/*.[ch] 2>/dev/null | grep -vE '"($(subst $(space),|,$(MAY_$(folder))))/' ); \
	  if [ -n "$$wrong" ]; then printf '%s: grader/$(folder) may include $(MAY_$(folder)) only\n' "$$wrong"; failed=1; fi;) \
	exit $$failed
bench: gradus $B/grade-bench $B/gradient-bench $B/callback-bench
	@$B/grade-bench ./gradus tests/samples/mle/anna-cholesky tests/bench/mle_harness.c 15
	@$B/callback-bench
	@$B/gradient-bench
$B/callback-bench: $B/tests/bench/callback_bench.o $B/tests/support/boxed.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -lcriterion -o $@
$B/gradient-bench: $B/tests/bench/gradient_bench.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -o $@
$B/grade-bench: $B/tests/bench/grade_bench.o $(OBJECTS)
	@echo "  link $@"; $(CC) $(SANITIZERS) $^ $(LIBRARIES) -o $@

pictures: gradus
	@for topic in $(patsubst configs/%.yaml,%,$(shell grep -l '^picture:' configs/*.yaml)); do \
	  file=assignments/$$topic/$$topic.svg; echo "  draw $$file"; \
	  ./gradus picture $$topic >$$file.new && mv $$file.new $$file || { rm -f $$file.new; exit 1; }; \
	done

demo: gradus
	@./gradus batch mle tests/samples/mle

fuzz:
	@tests/fuzz/run.sh $(SECONDS)

format:
	clang-format -i $$(git ls-files '*.c' '*.h' | grep -vE '^tests/(samples|variants|fuzz/seeds)/|^grader/commands/scaffold/')

# --- installing ---

install: gradus
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/gradus/reference $(DESTDIR)$(PREFIX)/share/gradus
	install -m 755 gradus $(DESTDIR)$(PREFIX)/bin/gradus
	install -m 755 $B/gradus-worker $(DESTDIR)$(PREFIX)/lib/gradus/gradus-worker
	install -m 644 $(REFERENCES) $(DESTDIR)$(PREFIX)/lib/gradus/reference/
	cp -r assignments configs $(DESTDIR)$(PREFIX)/share/gradus/

# What students need for their kits: no assignment, no reference.
install-student: gradus
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/gradus
	install -m 755 gradus $(DESTDIR)$(PREFIX)/bin/gradus
	install -m 755 $B/gradus-worker $(DESTDIR)$(PREFIX)/lib/gradus/gradus-worker

clean:
	rm -rf build gradus

-include $(shell find build -name '*.d' 2>/dev/null)

#!/usr/bin/env bash
# The microbenchmarks of src/jmh/java (JMH.md). Arguments are JMH's: a regular expression of what to
# run, -prof gc, -f 3; none for all of them, in 4 minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -Pjmh test-compile exec:exec -Djmh.args="$*"

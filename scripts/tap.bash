# Tests in shell, reported as TAP lines (https://testanything.org); to be sourced.
#
#   test_that "sentence" function argument...     one test: the function runs in a shell of its own that ends at the
#                                                 first failing command; what it prints is shown where it fails
#   tests_end                                     prints the plan and ends with 1 where a test failed
# shellcheck shell=bash

tap_tests=0
tap_failures=0

test_that() {
    local sentence=$1 output status
    shift
    tap_tests=$((tap_tests + 1))
    set +e
    output=$(
        set -e
        "$@" 2>&1
    )
    status=$?
    set -e
    if [[ $status -eq 0 ]]; then
        echo "ok $tap_tests - $sentence"
        return
    fi
    tap_failures=$((tap_failures + 1))
    echo "not ok $tap_tests - $sentence"
    echo "# exit code $status"
    while IFS= read -r line; do echo "# $line"; done <<<"$output"
}

tests_end() {
    echo "1..$tap_tests"
    exit $((tap_failures > 0))
}

/*
 * Test Anything Protocol in a few lines: a plan, then a line a test.
 */
#ifndef MONOPOD_TAP_H
#define MONOPOD_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_number;
static int tap_failed;

static inline void ok(bool holds, const char *sentence)
{
	tap_number++;
	tap_failed += !holds;
	printf("%sok %d - %s\n", holds ? "" : "not ", tap_number, sentence);
}

/* The plan stands at the end, and the result is the program's exit code. */
static inline int done(void)
{
	printf("1..%d\n", tap_number);
	return tap_failed ? 1 : 0;
}

#endif

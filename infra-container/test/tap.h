/*
 * A test program's frame: runs its tests one after the other and prints TAP (testanything.org). A test is a function, its name the
 * sentence that it proves; the first check that fails ends it.
 */
#ifndef MONOPOD_TAP_H
#define MONOPOD_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct test {
	const char *name;
	void (*run)(void);
};

static bool tap_failed;
static const char *tap_skipped; /* why; NULL where it was not */

#define TEST(function) \
	{ \
#function, function \
	}

/* Ends a test that there is nothing for here; it counts as none. */
#define SKIP(why) \
	do { \
		tap_skipped = (why); \
		return; \
	} while (0)

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			printf("# %s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			tap_failed = true; \
			return; \
		} \
	} while (0)

#define CHECK_NUMBER(actual, expected) \
	do { \
		long long tap_actual = (long long)(actual), tap_expected = (long long)(expected); \
		if (tap_actual != tap_expected) { \
			printf("# %s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, tap_actual, \
			       tap_expected); \
			tap_failed = true; \
			return; \
		} \
	} while (0)

#define CHECK_TEXT(actual, expected) \
	do { \
		const char *tap_actual = (actual), *tap_expected = (expected); \
		if (strcmp(tap_actual, tap_expected) != 0) { \
			printf("# %s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #actual, tap_actual, \
			       tap_expected); \
			tap_failed = true; \
			return; \
		} \
	} while (0)

/* The exit code of the program: 0 where all tests held. */
static inline int tap_run(const struct test *tests, size_t count)
{
	int failures = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		tap_failed = false;
		tap_skipped = NULL;
		tests[i].run();
		failures += tap_failed;
		printf("%s %zu - ", tap_failed ? "not ok" : "ok", i + 1);
		for (const char *at = tests[i].name; *at; at++)
			putchar(*at == '_' ? ' ' : *at);
		printf("%s%s\n", tap_skipped ? " # SKIP " : "", tap_skipped ? tap_skipped : "");
	}
	return failures > 0;
}

#define TAP_RUN(tests) tap_run(tests, sizeof(tests) / sizeof(tests)[0])

#endif

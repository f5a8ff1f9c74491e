#include "golden.h"

#include "cleanup.h"
#include "scratch.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static _Noreturn void give_up(const char *path, const char *why)
{
	printf("Bail out! %s: %s\n", path, why);
	exit(1);
}

unsigned char *golden_read(const char *name, size_t *size)
{
	char path[256];

	snprintf(path, sizeof path, "golden/%s.hex", name);
	CLEANUP_FREE char *text = read_file(path, NULL);
	if (!text)
		give_up(path, "not readable; the tests run in infra-container");
	unsigned char *bytes = malloc(strlen(text) / 2 + 1);

	*size = 0;
	for (const char *at = text; bytes && *at;) {
		if (*at == '#') {
			at += strcspn(at, "\n");
		} else if (isspace((unsigned char)*at)) {
			at++;
		} else if (isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1])) {
			char digits[] = {at[0], at[1], '\0'};

			bytes[(*size)++] = (unsigned char)strtoul(digits, NULL, 16);
			at += 2;
		} else {
			give_up(path, "neither two hexadecimal digits nor a comment");
		}
	}
	return bytes;
}

struct reader golden_payload(const unsigned char *frame, size_t size, uint16_t type, uint32_t request)
{
	struct reader r = {frame, frame + size, false};
	uint32_t length = read_u32(&r);
	bool right = length == size - sizeof length && read_u16(&r) == type;

	right = read_u32(&r) == request && right;
	r.bad = r.bad || !right;
	return r;
}

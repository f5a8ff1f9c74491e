/*
 * The frames in golden/: hexadecimal text, from # to the end of a line a comment.
 */
#ifndef MONOPOD_GOLDEN_H
#define MONOPOD_GOLDEN_H

#include "wire.h"

#include <stddef.h>

/* Of golden/<name>.hex; to be freed. Ends the program where there is none or it holds something else. */
unsigned char *golden_read(const char *name, size_t *size);

/* A reader behind the header of a whole frame; bad where the header does not say type, request and the length that it has. */
struct reader golden_payload(const unsigned char *frame, size_t size, uint16_t type, uint32_t request);

#endif

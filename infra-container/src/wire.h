/*
 * The values of the protocol (PROTOCOL.md) in bytes. Reading never goes past the end: a value that is not there whole marks the reader
 * as bad and comes back as zero or an empty string, so that a payload is checked once, at its end.
 */
#ifndef MONOPOD_WIRE_H
#define MONOPOD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
	const unsigned char *at;
	const unsigned char *end;
	bool bad;
};

uint8_t read_u8(struct reader *r);
uint16_t read_u16(struct reader *r);
uint32_t read_u32(struct reader *r);
uint64_t read_u64(struct reader *r);

/* A string in place; valid as long as the bytes are. */
const char *read_string(struct reader *r);

/* The number of items of a list; bad where not even one byte each is there. */
uint32_t read_count(struct reader *r);

/* The next length bytes as a reader of their own. */
struct reader read_part(struct reader *r, uint32_t length);

/* Whether all was there, and nothing more. */
bool read_all(const struct reader *r);

/* Grows as it is written; where memory runs out it is marked as failed and takes nothing more. */
struct writer {
	unsigned char *data;
	size_t size;
	size_t capacity;
	bool failed;
};

void write_u8(struct writer *w, uint8_t value);
void write_u16(struct writer *w, uint16_t value);
void write_u32(struct writer *w, uint32_t value);
void write_u64(struct writer *w, uint64_t value);
void write_string(struct writer *w, const char *value);
void write_bytes(struct writer *w, const void *bytes, size_t size);
void writer_free(struct writer *w);

#endif

#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

static uint64_t read_number(struct reader *r, size_t size)
{
	uint64_t value = 0;

	if (r->bad || (size_t)(r->end - r->at) < size) {
		r->bad = true;
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)r->at[i] << (8 * i);
	r->at += size;
	return value;
}

uint8_t read_u8(struct reader *r)
{
	return (uint8_t)read_number(r, 1);
}

uint16_t read_u16(struct reader *r)
{
	return (uint16_t)read_number(r, 2);
}

uint32_t read_u32(struct reader *r)
{
	return (uint32_t)read_number(r, 4);
}

uint64_t read_u64(struct reader *r)
{
	return read_number(r, 8);
}

const char *read_string(struct reader *r)
{
	uint32_t length = read_u32(r);
	const char *value = (const char *)r->at;

	if (r->bad || (size_t)(r->end - r->at) <= length || value[length] != '\0' || memchr(value, '\0', length)) {
		r->bad = true;
		return "";
	}
	r->at += (size_t)length + 1;
	return value;
}

uint32_t read_count(struct reader *r)
{
	uint32_t count = read_u32(r);

	if (r->bad || (size_t)(r->end - r->at) < count) {
		r->bad = true;
		return 0;
	}
	return count;
}

struct reader read_part(struct reader *r, uint32_t length)
{
	struct reader part = {r->at, r->at, r->bad};

	if (r->bad || (size_t)(r->end - r->at) < length) {
		r->bad = part.bad = true;
		return part;
	}
	r->at += length;
	part.end = r->at;
	return part;
}

bool read_all(const struct reader *r)
{
	return !r->bad && r->at == r->end;
}

static unsigned char *room(struct writer *w, size_t size)
{
	if (w->failed)
		return NULL;
	if (w->capacity - w->size < size) {
		size_t capacity = w->capacity ? w->capacity : FIRST_CAPACITY;

		while (capacity - w->size < size)
			capacity *= 2;
		unsigned char *larger = realloc(w->data, capacity);
		if (!larger) {
			w->failed = true;
			return NULL;
		}
		w->data = larger;
		w->capacity = capacity;
	}
	unsigned char *at = w->data + w->size;

	w->size += size;
	return at;
}

static void write_number(struct writer *w, uint64_t value, size_t size)
{
	unsigned char *at = room(w, size);

	for (size_t i = 0; at && i < size; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

void write_u8(struct writer *w, uint8_t value)
{
	write_number(w, value, 1);
}

void write_u16(struct writer *w, uint16_t value)
{
	write_number(w, value, 2);
}

void write_u32(struct writer *w, uint32_t value)
{
	write_number(w, value, 4);
}

void write_u64(struct writer *w, uint64_t value)
{
	write_number(w, value, 8);
}

void write_string(struct writer *w, const char *value)
{
	size_t length = strlen(value);

	write_u32(w, (uint32_t)length);
	write_bytes(w, value, length + 1);
}

void write_bytes(struct writer *w, const void *bytes, size_t size)
{
	unsigned char *at = size > 0 ? room(w, size) : NULL;

	if (at)
		memcpy(at, bytes, size);
}

void writer_free(struct writer *w)
{
	free(w->data);
	*w = (struct writer){0};
}

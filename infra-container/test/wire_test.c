/* wire.c: values in bytes and back; whatever the bytes are, nothing is read that is not there. */
#include "tap.h"
#include "wire.h"

#include <stdlib.h>

enum { ROUNDS = 20000, RANDOM_MAX = 64 };

static struct reader reader_of(const struct writer *w)
{
	return (struct reader){w->data, w->data + w->size, false};
}

static void what_is_written_is_read_again(void)
{
	struct writer w = {0};

	write_u8(&w, 0xfe);
	write_u16(&w, 0xfedc);
	write_u32(&w, 0xfedcba98);
	write_u64(&w, 0xfedcba9876543210);
	write_string(&w, "");
	write_string(&w, "täxt");
	struct reader r = reader_of(&w);
	CHECK_NUMBER(read_u8(&r), 0xfe);
	CHECK_NUMBER(read_u16(&r), 0xfedc);
	CHECK_NUMBER(read_u32(&r), 0xfedcba98);
	CHECK(read_u64(&r) == 0xfedcba9876543210);
	CHECK_TEXT(read_string(&r), "");
	CHECK_TEXT(read_string(&r), "täxt");
	CHECK(read_all(&r));
	writer_free(&w);
}

static void numbers_begin_with_their_lowest_byte(void)
{
	struct writer w = {0};

	write_u32(&w, 0x04030201);
	CHECK_NUMBER(w.size, 4);
	for (int i = 0; i < 4; i++)
		CHECK_NUMBER(w.data[i], i + 1);
	writer_free(&w);
}

static void a_number_that_is_cut_is_bad_and_zero(void)
{
	const unsigned char bytes[] = {1, 2, 3};
	struct reader r = {bytes, bytes + sizeof bytes, false};

	CHECK_NUMBER(read_u32(&r), 0);
	CHECK(r.bad);
	CHECK_NUMBER(read_u8(&r), 0);
	CHECK(!read_all(&r));
}

static bool is_string(const void *bytes, size_t size)
{
	struct reader r = {bytes, (const unsigned char *)bytes + size, false};

	read_string(&r);
	return read_all(&r);
}

static void a_string_has_its_length_and_one_nul_at_its_end(void)
{
	CHECK(is_string("\2\0\0\0ab", 7));
	CHECK(!is_string("\2\0\0\0ab", 6));
	CHECK(!is_string("\2\0\0\0abc", 7));
	CHECK(!is_string("\2\0\0\0a\0", 7));
	CHECK(!is_string("\1\0\0\0ab", 7));
	CHECK(!is_string("\377\377\377\377ab", 7));
	CHECK(!is_string("\0\0\0\0", 4));
	CHECK(!is_string("\2\0", 2));
}

static void a_list_longer_than_its_bytes_is_bad(void)
{
	const unsigned char bytes[] = {3, 0, 0, 0, 1, 2};
	struct reader r = {bytes, bytes + sizeof bytes, false};

	CHECK_NUMBER(read_count(&r), 0);
	CHECK(r.bad);
}

static void a_part_ends_where_its_length_says(void)
{
	const unsigned char bytes[] = {1, 2, 3, 4, 5};
	struct reader r = {bytes, bytes + sizeof bytes, false};
	struct reader part = read_part(&r, 2);

	CHECK_NUMBER(read_u16(&part), 0x0201);
	CHECK_NUMBER(read_u8(&part), 0);
	CHECK(part.bad && !r.bad);
	CHECK_NUMBER(read_u8(&r), 3);
	part = read_part(&r, 3);
	CHECK(part.bad && r.bad);
}

static void a_writer_grows_beyond_any_first_size(void)
{
	struct writer w = {0};
	unsigned char block[1000] = {7};

	for (int i = 0; i < 1000; i++)
		write_bytes(&w, block, sizeof block);
	CHECK_NUMBER(w.size, 1000 * sizeof block);
	CHECK_NUMBER(w.data[w.size - sizeof block], 7);
	CHECK(!w.failed);
	writer_free(&w);
	CHECK_NUMBER(w.size, 0);
}

/* The bytes lie in memory of exactly their size, so that the sanitizer sees a read beyond. */
static void random_bytes_are_never_read_beyond_their_end(void)
{
	srand(20260101);
	for (int i = 0; i < ROUNDS; i++) {
		size_t size = (size_t)rand() % RANDOM_MAX;
		unsigned char *bytes = malloc(size);
		CHECK(bytes || size == 0);
		for (size_t at = 0; at < size; at++)
			bytes[at] = rand() % 3 ? (unsigned char)(rand() % 5) : (unsigned char)rand();
		struct reader r = {bytes, bytes + size, false};

		while (!r.bad && r.at < r.end) {
			switch (rand() % 5) {
			case 0:
				read_u8(&r);
				break;
			case 1:
				read_u64(&r);
				break;
			case 2:
				CHECK(strlen(read_string(&r)) < size);
				break;
			case 3:
				CHECK(read_count(&r) <= size);
				break;
			default:
				read_part(&r, (uint32_t)rand() % RANDOM_MAX);
			}
		}
		CHECK(r.at >= bytes && r.at <= bytes + size);
		free(bytes);
	}
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(what_is_written_is_read_again),        TEST(numbers_begin_with_their_lowest_byte),
		TEST(a_number_that_is_cut_is_bad_and_zero), TEST(a_string_has_its_length_and_one_nul_at_its_end),
		TEST(a_list_longer_than_its_bytes_is_bad),  TEST(a_part_ends_where_its_length_says),
		TEST(a_writer_grows_beyond_any_first_size), TEST(random_bytes_are_never_read_beyond_their_end),
	};

	return TAP_RUN(TESTS);
}

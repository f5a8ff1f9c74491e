/* Prints so many MB of lines of 100 bytes as fast as they are taken, then when it began and ended, by the monotonic clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 100, CHUNK = 640 * LINE, MB = 1000 * 1000 };

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void write_all(const char *data, size_t size)
{
	while (size > 0) {
		ssize_t written = write(STDOUT_FILENO, data, size);

		if (written < 0)
			exit(1);
		data += written;
		size -= (size_t)written;
	}
}

int main(int count, char **arguments)
{
	static char chunk[CHUNK];
	char text[96];

	if (count != 2)
		return 2;
	memset(chunk, 'x', sizeof chunk);
	for (size_t end = LINE - 1; end < sizeof chunk; end += LINE)
		chunk[end] = '\n';
	long long start = now();
	for (long long left = atoll(arguments[1]) * MB; left > 0; left -= CHUNK)
		write_all(chunk, sizeof chunk);
	int length = snprintf(text, sizeof text, "flood %lld %lld\n", start, now());
	write_all(text, (size_t)length);
	return 0;
}

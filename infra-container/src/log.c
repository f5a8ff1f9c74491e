#include "log.h"

#include "cleanup.h"
#include "kernel.h"
#include "rotate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

/* RFC 3339 with nanoseconds, stream, tag and blanks: "2026-01-01T00:00:00.000000000Z stdout F " */
enum { HEADER_MAX = 96, BATCH_LINES = 256, PARTS_A_LINE = 4 };

struct log {
	char *path;
	const char *name; /* the last part of the path */
	int folder;       /* what the rest of it led to: a folder that is put in its place later gets nothing */
	int fd;
	uint64_t size;
	uint64_t max_bytes;
	uint32_t max_files;
	uint64_t lost; /* bytes of text that could not be written and are not told yet */
	int lost_errno;
	struct iovec batch[BATCH_LINES * PARTS_A_LINE];
	int parts;
	size_t batch_size;
	size_t batch_text;
};

/* No symbolic link on the way, since containers may be able to write to folders on it: those that are the machine's the agent resolves. */
static int open_folder(struct log *log)
{
	struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
	CLEANUP_FREE char *folder =
		log->name > log->path ? strndup(log->path, (size_t)(log->name - log->path)) : strdup(".");

	if (log->folder >= 0)
		close(log->folder);
	log->folder = folder ? sys_openat2(AT_FDCWD, folder, &how) : -1;
	return log->folder < 0 ? -1 : 0;
}

static int open_name(const struct log *log)
{
	/* O_NOFOLLOW and the check of what it is: a link or a fifo planted where the log belongs is not written to. */
	return openat(log->folder, log->name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
		      0640);
}

static int open_file(struct log *log)
{
	struct stat stat;

	log->fd = open_name(log);
	/* The folder has been removed: by now there may be another one. */
	if (log->fd < 0 && (errno == ENOENT || errno == EBADF) && open_folder(log) == 0)
		log->fd = open_name(log);
	if (log->fd < 0)
		return -1;
	if (fstat(log->fd, &stat) < 0 || !S_ISREG(stat.st_mode)) {
		close(log->fd);
		log->fd = -1;
		errno = EINVAL;
		return -1;
	}
	log->size = (uint64_t)stat.st_size;
	return 0;
}

struct log *log_open(const char *path, uint64_t max_bytes, uint32_t max_files)
{
	struct log *log = calloc(1, sizeof *log);

	if (!log)
		return NULL;
	const char *slash = strrchr(path, '/');

	log->folder = log->fd = -1;
	log->path = strdup(path);
	log->name = log->path ? log->path + (slash ? slash + 1 - path : 0) : NULL;
	log->max_bytes = max_bytes;
	log->max_files = max_files;
	if (!log->path || open_file(log) < 0) {
		int failed = errno;

		cleanup_close(&log->folder);
		free(log->path);
		free(log);
		errno = failed;
		return NULL;
	}
	return log;
}

static void lose(struct log *log, uint64_t bytes, int reason)
{
	log->lost += bytes;
	log->lost_errno = reason;
}

/* All of the parts, or none: what was written of a line that could not be finished is taken back. */
static int write_all(struct log *log, struct iovec *parts, int count, size_t size)
{
	size_t left = size;

	while (left > 0) {
		ssize_t written = writev(log->fd, parts, count);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			int reason = written < 0 ? errno : EIO;

			if (left < size && ftruncate(log->fd, (off_t)log->size) < 0)
				log->size += size - left;
			return reason;
		}
		left -= (size_t)written;
		while (count > 0 && (size_t)written >= parts->iov_len) {
			written -= (ssize_t)parts->iov_len;
			parts++;
			count--;
		}
		if (count > 0) {
			parts->iov_base = (char *)parts->iov_base + written;
			parts->iov_len -= (size_t)written;
		}
	}
	log->size += size;
	return 0;
}

static void header(char *to, const char *stream, char tag)
{
	struct timespec now;
	struct tm utc;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	snprintf(to, HEADER_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%09ldZ %s %c ", utc.tm_year + 1900, utc.tm_mon + 1,
		 utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec, stream, tag);
}

static void tell_lost(struct log *log)
{
	char line[HEADER_MAX + 128];

	header(line, "stderr", 'F');
	size_t start = strlen(line);
	snprintf(line + start, sizeof line - start, "monopod-shim: %" PRIu64 " bytes of log lost: %s\n", log->lost,
		 strerror(log->lost_errno));
	struct iovec part = {line, strlen(line)};
	if (write_all(log, &part, 1, part.iov_len) == 0)
		log->lost = 0;
}

static void flush_batch(struct log *log)
{
	if (log->parts == 0)
		return;
	if (log->fd < 0 && open_file(log) < 0) {
		lose(log, log->batch_text, errno);
	} else {
		if (log->lost > 0)
			tell_lost(log);
		int reason = write_all(log, log->batch, log->parts, log->batch_size);
		if (reason != 0)
			lose(log, log->batch_text, reason);
	}
	log->parts = 0;
	log->batch_size = log->batch_text = 0;
}

static void rotate(struct log *log)
{
	flush_batch(log);
	if (log->size == 0)
		return;
	if (log->fd >= 0)
		close(log->fd);
	log->fd = -1;
	rotate_file(log->folder, log->name, log->max_files);
	/* Where opening fails, the next line tries again. */
	if (open_file(log) < 0)
		log->size = 0;
}

static void add_part(struct log *log, const char *text, size_t size)
{
	if (size == 0)
		return;
	log->batch[log->parts++] = (struct iovec){(char *)text, size};
	log->batch_size += size;
}

/* One line of the log: header, up to two pieces of text, newline. */
static void add_line(struct log *log, const char *head, const char *first, size_t first_size, const char *text,
		     size_t size)
{
	size_t whole = strlen(head) + first_size + size + 1;

	if (log->max_bytes > 0 && log->size + log->batch_size + whole > log->max_bytes)
		rotate(log);
	if (log->parts + PARTS_A_LINE > BATCH_LINES * PARTS_A_LINE)
		flush_batch(log);
	add_part(log, head, strlen(head));
	add_part(log, first, first_size);
	add_part(log, text, size);
	add_part(log, "\n", 1);
	log->batch_text += first_size + size + 1;
}

static void keep_partial(struct log *log, struct log_stream *stream, const char *text, size_t size)
{
	if (size == 0)
		return;
	if (!stream->partial)
		stream->partial = malloc(LOG_LINE_MAX);
	if (!stream->partial) {
		lose(log, size, ENOMEM);
		return;
	}
	memcpy(stream->partial + stream->partial_size, text, size);
	stream->partial_size += size;
}

static void drop_partial(struct log_stream *stream)
{
	free(stream->partial);
	stream->partial = NULL;
	stream->partial_size = 0;
}

void log_take(struct log *log, struct log_stream *stream, const char *text, size_t size)
{
	char full[HEADER_MAX], cut[HEADER_MAX];
	const char *end = text + size;

	/* One look at the clock for all that was read at once: its lines came together. */
	header(full, stream->name, 'F');
	header(cut, stream->name, 'P');
	while (text < end) {
		size_t space = LOG_LINE_MAX - stream->partial_size;
		size_t left = (size_t)(end - text);
		const char *newline = memchr(text, '\n', left < space + 1 ? left : space + 1);
		bool too_long = !newline && left > space;

		if (!newline && !too_long) {
			keep_partial(log, stream, text, left);
			break;
		}
		size_t length = newline ? (size_t)(newline - text) : space;
		add_line(log, newline ? full : cut, stream->partial, stream->partial_size, text, length);
		if (stream->partial) {
			flush_batch(log);
			drop_partial(stream);
		}
		text += length + (newline ? 1 : 0);
	}
	flush_batch(log);
}

void log_end(struct log *log, struct log_stream *stream)
{
	char full[HEADER_MAX];

	if (stream->partial_size == 0)
		return;
	header(full, stream->name, 'F');
	add_line(log, full, stream->partial, stream->partial_size, NULL, 0);
	flush_batch(log);
	drop_partial(stream);
}

void log_close(struct log *log)
{
	if (!log)
		return;
	if (log->lost > 0 && (log->fd >= 0 || open_file(log) == 0))
		tell_lost(log);
	cleanup_close(&log->fd);
	cleanup_close(&log->folder);
	free(log->path);
	free(log);
}

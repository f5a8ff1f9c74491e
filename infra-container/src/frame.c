#include "frame.h"

#include <string.h>
#include <unistd.h>

/* The length is written last, when it is known. */
static size_t begin(struct writer *w, enum frame_type type, uint32_t request)
{
	size_t start = w->size;

	write_u32(w, 0);
	write_u16(w, type);
	write_u32(w, request);
	return start;
}

static void end(struct writer *w, size_t start)
{
	if (w->failed)
		return;
	uint32_t length = (uint32_t)(w->size - start - sizeof length);

	for (size_t i = 0; i < sizeof length; i++)
		w->data[start + i] = (unsigned char)(length >> (8 * i));
}

static void write_process(struct writer *w, const struct process *process)
{
	write_string(w, process->id);
	write_u8(w, process->state);
	write_u32(w, (uint32_t)process->pid);
	write_u64(w, process->started_at);
	write_u64(w, process->finished_at);
	write_u32(w, process->exit_code);
	write_u32(w, process->signal);
	write_u32(w, process->failure.step);
	write_u32(w, process->failure.error);
}

void frame_welcome(struct writer *w, uint32_t request, uint32_t version)
{
	uint32_t count = 0;
	size_t start = begin(w, WELCOME, request);

	write_u32(w, version);
	write_u32(w, (uint32_t)getpid());
	for (const struct process *process = process_first(); process; process = process->next)
		count++;
	write_u32(w, count);
	for (const struct process *process = process_first(); process; process = process->next)
		write_process(w, process);
	end(w, start);
}

void frame_process(struct writer *w, uint32_t request, const struct process *process)
{
	size_t start = begin(w, PROCESS, request);

	write_process(w, process);
	end(w, start);
}

void frame_done(struct writer *w, uint32_t request)
{
	end(w, begin(w, DONE, request));
}

void frame_refused(struct writer *w, uint32_t request, int error, const char *why)
{
	size_t start = begin(w, REFUSED, request);

	write_u32(w, (uint32_t)error);
	write_string(w, why);
	end(w, start);
}

bool frame_read_start(struct reader *payload, struct start *start)
{
	start->id = read_string(payload);
	start->record = read_string(payload);
	start->log = read_string(payload);
	start->log_max_bytes = read_u64(payload);
	start->log_max_files = read_u32(payload);
	/* A terminal's other side has no place in a log. */
	return plan_read(&start->plan, payload) && !start->plan.tty && *start->id && *start->record;
}

void frame_started(struct writer *w, pid_t pid)
{
	size_t start = begin(w, STARTED, 0);

	write_u32(w, (uint32_t)pid);
	end(w, start);
}

void frame_output(struct writer *w, uint8_t stream, const void *bytes, size_t size)
{
	size_t start = begin(w, OUTPUT, 0);

	write_u8(w, stream);
	write_u32(w, (uint32_t)size);
	write_bytes(w, bytes, size);
	end(w, start);
}

void frame_ended(struct writer *w, uint32_t exit_code, uint32_t signal, struct plan_failure failure)
{
	size_t start = begin(w, ENDED, 0);

	write_u32(w, exit_code);
	write_u32(w, signal);
	write_u32(w, failure.step);
	write_u32(w, failure.error);
	end(w, start);
}

bool frame_read_exec(struct reader *payload, struct exec_request *request)
{
	request->version = read_u32(payload);
	request->id = read_string(payload);
	request->flags = read_u32(payload);
	request->group = read_string(payload);
	return plan_read(&request->plan, payload) && *request->id;
}

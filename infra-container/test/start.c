#include "start.h"

#include "cleanup.h"

#include <stdio.h>
#include <string.h>

static void write_list(struct writer *w, const char *const *list)
{
	uint32_t count = 0;

	while (list[count])
		count++;
	write_u32(w, count);
	for (; *list; list++)
		write_string(w, *list);
}

void step(struct steps *steps, enum op op, const char *shape, ...)
{
	struct writer payload = {0};
	va_list values;

	va_start(values, shape);
	for (; *shape; shape++) {
		if (*shape == 's')
			write_string(&payload, va_arg(values, const char *));
		else if (*shape == 'l')
			write_list(&payload, va_arg(values, const char *const *));
		else if (*shape == '8')
			write_u64(&payload, va_arg(values, uint64_t));
		else if (*shape == '4')
			write_u32(&payload, (uint32_t)va_arg(values, int));
		else if (*shape == '1')
			write_u8(&payload, (uint8_t)va_arg(values, int));
		else
			write_u32(&payload, 0);
	}
	va_end(values);
	write_u16(&steps->bytes, op);
	write_u32(&steps->bytes, (uint32_t)payload.size);
	write_bytes(&steps->bytes, payload.data, payload.size);
	writer_free(&payload);
	steps->count++;
}

void step_process_new(struct steps *steps, uint64_t namespaces, const char *pid_namespace_of)
{
	step(steps, PROCESS_NEW, "8s", namespaces, pid_namespace_of);
}

uint32_t start_plan(struct shim *shim, const char *id, const char *log, uint64_t max_bytes, uint32_t max_files,
		    struct steps *steps)
{
	struct writer payload = {0};
	char record[TEXT_MAX];

	snprintf(record, sizeof record, "exits/%s", id);
	write_string(&payload, id);
	write_string(&payload, record);
	write_string(&payload, *log ? scratch_path(&shim->folder, log) : "");
	write_u64(&payload, max_bytes);
	write_u32(&payload, max_files);
	write_u32(&payload, steps->count);
	write_bytes(&payload, steps->bytes.data, steps->bytes.size);
	writer_free(&steps->bytes);
	return shim_send(shim, START, &payload);
}

uint32_t start_shell(struct shim *shim, const char *id, const char *script)
{
	struct steps steps = {0};
	char log[TEXT_MAX];

	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "sh", "-c", script, NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	snprintf(log, sizeof log, "%s.log", id);
	return start_plan(shim, id, log, 10 << 20, 3, &steps);
}

struct told run_shell(struct shim *shim, const char *id, const char *script)
{
	uint32_t request = start_shell(shim, id, script);
	struct told told = shim_told(shim);

	return told.request == request ? told : (struct told){0};
}

char *log_of(struct shim *shim, const char *id)
{
	char name[TEXT_MAX];

	snprintf(name, sizeof name, "%s.log", id);
	return read_file(scratch_path(&shim->folder, name), NULL);
}

/* frame.c: the golden frames, as the shim writes them and as it reads them. */
#include "cleanup.h"
#include "frame.h"
#include "golden.h"
#include "tap.h"

static const struct process NEVER_STARTED = {
	.id = "app-1",
	.state = FAILED,
	.pid = 4343,
	.finished_at = 1767225602000000001,
	.failure = {10, 2},
};

static const struct process PAUSE = {
	.next = (struct process *)&NEVER_STARTED,
	.id = "pause",
	.state = RUNNING,
	.pid = 4141,
	.started_at = 1767225599000000000,
};

static const struct process APP = {
	.id = "app-0",
	.state = RUNNING,
	.pid = 4242,
	.started_at = 1767225600123456789,
};

/* In the place of those of process.c: what the shim of golden/welcome.hex remembers. */
struct process *process_first(void)
{
	return (struct process *)&PAUSE;
}

struct process *process_find(const char *id)
{
	(void)id;
	return NULL;
}

/* Whether what was written is the golden frame, byte for byte. */
static bool is_golden(struct writer *w, const char *name)
{
	size_t size;
	CLEANUP_FREE unsigned char *bytes = golden_read(name, &size);
	bool same = bytes && w->size == size && memcmp(w->data, bytes, size) == 0;

	writer_free(w);
	return same;
}

static void done_is_the_golden_frame(void)
{
	struct writer w = {0};

	frame_done(&w, 5);
	CHECK(is_golden(&w, "done"));
}

static void refused_is_the_golden_frame(void)
{
	struct writer w = {0};

	frame_refused(&w, 4, 16, "app-0");
	CHECK(is_golden(&w, "refused"));
}

static void process_is_the_golden_frame_in_every_state(void)
{
	struct writer w = {0};
	struct process process = APP;

	frame_process(&w, 2, &process);
	CHECK(is_golden(&w, "process"));
	process.state = EXITED;
	process.finished_at = 1767225601987654321;
	process.exit_code = 137;
	frame_process(&w, 0, &process);
	CHECK(is_golden(&w, "process-exited"));
	process.exit_code = 0;
	process.signal = 9;
	frame_process(&w, 0, &process);
	CHECK(is_golden(&w, "process-killed"));
	frame_process(&w, 2, &NEVER_STARTED);
	CHECK(is_golden(&w, "process-failed"));
}

static void welcome_is_the_golden_frame_but_for_the_pid(void)
{
	enum { PID_AT = 4 + 2 + 4 + 4 };
	struct writer w = {0}, pid = {0}, golden_pid = {0};

	frame_welcome(&w, 1, PROTOCOL_VERSION);
	write_u32(&pid, (uint32_t)getpid());
	write_u32(&golden_pid, 4100);
	CHECK(w.size > PID_AT + pid.size);
	CHECK(memcmp(w.data + PID_AT, pid.data, pid.size) == 0);
	memcpy(w.data + PID_AT, golden_pid.data, golden_pid.size);
	writer_free(&pid);
	writer_free(&golden_pid);
	CHECK(is_golden(&w, "welcome"));
}

static void what_the_agent_sends_is_read(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *hello = golden_read("hello", &size);
	struct reader r = golden_payload(hello, size, HELLO, 1);
	CHECK_NUMBER(read_u32(&r), PROTOCOL_VERSION);
	CHECK(read_all(&r));

	CLEANUP_FREE unsigned char *signal = golden_read("signal", &size);
	r = golden_payload(signal, size, SIGNAL, 3);
	CHECK_TEXT(read_string(&r), "app-0");
	CHECK_NUMBER(read_u32(&r), 15);
	CHECK(read_all(&r));

	CLEANUP_FREE unsigned char *forget = golden_read("forget", &size);
	r = golden_payload(forget, size, FORGET, 4);
	CHECK_TEXT(read_string(&r), "app-0");
	CHECK(read_all(&r));

	CLEANUP_FREE unsigned char *shutdown = golden_read("shutdown", &size);
	r = golden_payload(shutdown, size, SHUTDOWN, 5);
	CHECK(read_all(&r));
}

static void exec_and_what_follows_it_are_the_golden_frames(void)
{
	struct writer w = {0};

	frame_started(&w, 4343);
	CHECK(is_golden(&w, "started"));
	frame_output(&w, 2, "no!\n", 4);
	CHECK(is_golden(&w, "output"));
	frame_ended(&w, 3, 0, (struct plan_failure){0, 0});
	CHECK(is_golden(&w, "ended"));
	frame_ended(&w, 0, 0, (struct plan_failure){5, 2});
	CHECK(is_golden(&w, "ended-failed"));
}

static void exec_is_read_with_its_terminal(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("exec", &size);
	struct reader payload = golden_payload(frame, size, EXEC_START, 0);
	struct exec_request request;
	static const char *const GROUP = "/sys/fs/cgroup/pids/monopod/app-0/exec-1";

	CHECK(frame_read_exec(&payload, &request));
	CHECK_NUMBER(request.version, EXEC_VERSION);
	CHECK_TEXT(request.id, "app-0");
	CHECK_NUMBER(request.flags, EXEC_STDIN);
	CHECK_TEXT(request.group, GROUP);
	CHECK_NUMBER(request.plan.count, 5);
	CHECK(request.plan.tty);
	CHECK_TEXT(request.plan.group, GROUP);
	CHECK_TEXT(request.plan.pid_namespace_of, "app-0");
}

/* What an exec may have and a container may not. */
static void a_start_with_a_terminal_is_none(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("exec", &size);
	struct reader payload = golden_payload(frame, size, EXEC_START, 0);
	struct exec_request request;
	struct writer w = {0};
	struct start start;

	CHECK(frame_read_exec(&payload, &request));
	write_string(&w, "app-0");
	write_string(&w, "exits/app-0");
	write_string(&w, "");
	write_u64(&w, 0);
	write_u32(&w, 0);
	write_u32(&w, request.plan.count);
	write_bytes(&w, request.plan.steps, (size_t)(request.plan.end - request.plan.steps));
	struct reader r = {w.data, w.data + w.size, false};
	CHECK(!frame_read_start(&r, &start));
	CHECK(!r.bad);
	writer_free(&w);
}

static void start_is_read_with_every_op(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("start", &size);
	struct reader payload = golden_payload(frame, size, START, 2);
	struct start start;

	CHECK(frame_read_start(&payload, &start));
	CHECK_TEXT(start.id, "app-0");
	CHECK_TEXT(start.record, "exits/app-0");
	CHECK_TEXT(start.log, "/var/log/pods/ns_web_uid/app/0.log");
	CHECK_NUMBER(start.log_max_bytes, 10485760);
	CHECK_NUMBER(start.log_max_files, 5);
	CHECK_NUMBER(start.plan.count, OP_EXEC);
	CHECK_NUMBER(start.plan.process_new, 1);
	CHECK_NUMBER(start.plan.namespaces, 0x20020000);
	CHECK_TEXT(start.plan.pid_namespace_of, "pause");

	struct reader steps = {start.plan.steps, start.plan.end, false};
	for (int op = OP_PROCESS_NEW; op <= OP_EXEC; op++) {
		CHECK_NUMBER(read_u16(&steps), op);
		read_part(&steps, read_u32(&steps));
	}
	CHECK(read_all(&steps));
}

/* A copy of exactly the cut size, so that the sanitizer sees a read beyond. */
static bool is_start(const unsigned char *payload, size_t size)
{
	CLEANUP_FREE unsigned char *copy = malloc(size ? size : 1);
	struct start start;

	if (!copy)
		return true;
	memcpy(copy, payload, size);
	struct reader r = {copy, copy + size, false};
	return frame_read_start(&r, &start);
}

static void an_exec_that_is_cut_anywhere_is_none(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("exec", &size);
	struct reader payload = golden_payload(frame, size, EXEC_START, 0);
	size_t whole = (size_t)(payload.end - payload.at);

	for (size_t cut = 0; cut < whole; cut++) {
		CLEANUP_FREE unsigned char *copy = malloc(cut ? cut : 1);
		struct exec_request request;

		CHECK(copy);
		memcpy(copy, payload.at, cut);
		struct reader r = {copy, copy + cut, false};
		CHECK(!frame_read_exec(&r, &request));
	}
}

static void a_start_that_is_cut_anywhere_is_none(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("start", &size);
	struct reader payload = golden_payload(frame, size, START, 2);
	size_t whole = (size_t)(payload.end - payload.at);

	CHECK(is_start(payload.at, whole));
	for (size_t cut = 0; cut < whole; cut++)
		CHECK(!is_start(payload.at, cut));
}

static void a_start_with_any_byte_changed_is_read_safely(void)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read("start", &size);
	struct reader payload = golden_payload(frame, size, START, 2);
	unsigned char *bytes = frame + (payload.at - frame);
	size_t whole = (size_t)(payload.end - payload.at);
	static const unsigned char VALUES[] = {0, 1, 0x7f, 0x80, 0xff};
	int taken = 0;

	for (size_t at = 0; at < whole; at++) {
		unsigned char kept = bytes[at];

		for (size_t i = 0; i < sizeof VALUES; i++) {
			bytes[at] = VALUES[i];
			taken += is_start(bytes, whole);
		}
		bytes[at] = kept;
	}
	/* A changed letter or number is another start, a changed length none: both happen. */
	CHECK(taken > 0 && taken < (int)(whole * sizeof VALUES));
}

static void every_golden_frame_that_is_cut_is_bad(void)
{
	static const char *const NAMES[] = {"hello",   "signal",         "forget",         "process",
					    "welcome", "process-exited", "process-killed", "process-failed"};

	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		size_t size;
		CLEANUP_FREE unsigned char *frame = golden_read(NAMES[i], &size);

		for (size_t cut = 0; cut < size; cut++) {
			struct reader r = golden_payload(frame, cut, frame[4], frame[6]);

			CHECK(r.bad);
		}
	}
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(done_is_the_golden_frame),
		TEST(refused_is_the_golden_frame),
		TEST(process_is_the_golden_frame_in_every_state),
		TEST(welcome_is_the_golden_frame_but_for_the_pid),
		TEST(what_the_agent_sends_is_read),
		TEST(exec_and_what_follows_it_are_the_golden_frames),
		TEST(exec_is_read_with_its_terminal),
		TEST(a_start_with_a_terminal_is_none),
		TEST(an_exec_that_is_cut_anywhere_is_none),
		TEST(start_is_read_with_every_op),
		TEST(a_start_that_is_cut_anywhere_is_none),
		TEST(a_start_with_any_byte_changed_is_read_safely),
		TEST(every_golden_frame_that_is_cut_is_bad),
	};

	return TAP_RUN(TESTS);
}

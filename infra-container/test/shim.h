/*
 * A real shim, and an agent's side of its socket.
 */
#ifndef MONOPOD_TEST_SHIM_H
#define MONOPOD_TEST_SHIM_H

#include "frame.h"
#include "scratch.h"

enum { PATIENCE_MS = 20000, TEXT_MAX = 256, INHERITED_FD = 100 };

/* A shim in its own folder; fd is the agent's connection. */
struct shim {
	struct scratch folder;
	pid_t pid;
	int fd;
	uint32_t requests;
};

/* A frame from the shim. Type 0 where none came in time or the connection ended. */
struct answer {
	uint16_t type;
	uint32_t request;
	unsigned char *data;
	struct reader payload;
};

/* What PROCESS says. Id "" where the answer was something else. */
struct told {
	char id[TEXT_MAX];
	uint32_t request, state, pid, exit_code, signal, step, error;
	uint64_t started_at, finished_at;
};

/* Starts the program, with INHERITED_FD open, in a new folder and greets it. Ends the test program where that fails. */
struct shim shim_start(void);

/* Starts the program once more in the folder; whether it says that it serves. */
bool shim_run_another(const struct shim *shim);

/* Kills what is left of shim and processes, reaps it, removes the folder. Says so where something was left. */
void shim_end(struct shim *shim);

/* A connection that has said nothing; -1 where there is none to be had. */
int shim_open_socket(const struct shim *shim);

/* A new connection in place of the one that there is, greeted; the WELCOME, to be freed. */
struct answer shim_connect(struct shim *shim);

/* Sends a frame with a payload, which is freed. The number of the request. */
uint32_t shim_send(struct shim *shim, enum frame_type type, struct writer *payload);

/* The next frame, to be freed. */
struct answer shim_answer(struct shim *shim);
void answer_free(struct answer *answer);

/* Sends SIGNAL, FORGET; the errno that it was refused with, 0 for DONE, -1 for anything else. */
int shim_signal(struct shim *shim, const char *id, uint32_t signal);
int shim_forget(struct shim *shim, const char *id);

/* The errno of the REFUSED that comes next, 0 where something else does. */
int shim_refusal(struct shim *shim);

/* Waits until the other side has hung up; false where it says something, or patience ends. */
bool is_closed(int fd);

/* The next frame, which is to be a PROCESS. */
struct told shim_told(struct shim *shim);
struct told told_read(struct reader *payload);

/* What the record of a process in the shim's folder holds. */
struct told shim_record(struct shim *shim, const char *id);

/* Reads on until the DONE of a SHUTDOWN and waits for the shim's end. The shim's exit status, -1 where it did not come. */
int shim_await_end(struct shim *shim);

/* Sends SHUTDOWN, and the same. */
int shim_shut_down(struct shim *shim);

/* Nanoseconds of a processor that a process has used. */
uint64_t cpu_time(pid_t pid);

/* The letter for a process's state (proc_pid_stat(5)), NUL where there is none. */
char process_state(pid_t pid);

/* Waits until condition(argument) holds, looking again every millisecond; false when patience ends. */
bool wait_until(bool (*condition)(const void *argument), const void *argument);

#define SHIM __attribute__((cleanup(shim_end))) struct shim
#define ANSWER __attribute__((cleanup(answer_free))) struct answer

#endif

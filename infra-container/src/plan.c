#include "plan.h"

#include "steps.h"

#include <errno.h>
#include <stddef.h>

typedef int run_step(struct plan_state *state, struct reader *r);

/*
 * One row an op: its payload's shape, by which it is checked before anything is done, and what does it. In a shape: s string, l list of
 * strings, g list of u32, 1 4 8 a number of so many bytes. Whatever changes the process that does it is only for the new one: the shim
 * itself keeps its place.
 */
static const struct {
	const char *shape;
	run_step *run;
	bool by_shim; /* may stand before process.new */
} OPS[] = {
	[OP_PROCESS_NEW] = {"8s", NULL, true},
	[2] = {"l", step_cgroup_join},
	[3] = {"8s", step_ns_join},
	[4] = {"8", step_ns_new},
	[5] = {"", step_loopback_up},
	[6] = {"s", step_hostname},
	[7] = {"ss", step_sysctl},
	[8] = {"s", step_oom_score_adj},
	[9] = {"8", step_mount_propagation},
	[10] = {"slsss8", step_mount_overlay},
	[11] = {"ss8s1", step_mount_fs, true},
	[12] = {"s", step_root},
	[13] = {"ss818", step_bind},
	[14] = {"s44", step_device},
	[15] = {"ss", step_symlink},
	[16] = {"s", step_mask},
	[17] = {"s", step_readonly},
	[18] = {"", step_root_pivot},
	[19] = {"s", step_workdir},
	[20] = {"8", step_caps_bounding},
	[21] = {"sg", step_user},
	[22] = {"8888", step_caps},
	[23] = {"", step_no_new_privs},
	[OP_EXEC] = {"ll", step_exec},
	[OP_TTY] = {"44", step_tty},
};

enum { OP_COUNT = sizeof OPS / sizeof OPS[0] };

static bool has_shape(struct reader payload, const char *shape)
{
	for (; *shape; shape++) {
		switch (*shape) {
		case '1':
			read_u8(&payload);
			break;
		case '4':
			read_u32(&payload);
			break;
		case '8':
			read_u64(&payload);
			break;
		case 's':
			read_string(&payload);
			break;
		case 'l':
			for (uint32_t n = read_count(&payload); n > 0; n--)
				read_string(&payload);
			break;
		case 'g':
			for (uint32_t n = read_count(&payload); n > 0; n--)
				read_u32(&payload);
			break;
		}
	}
	return read_all(&payload);
}

bool plan_read(struct plan *plan, struct reader *r)
{
	uint16_t op = 0;

	*plan = (struct plan){.count = read_count(r), .group = ""};
	plan->steps = r->at;
	for (uint32_t number = 1; number <= plan->count; number++) {
		op = read_u16(r);
		struct reader payload = read_part(r, read_u32(r));

		if (r->bad || op == 0 || op >= OP_COUNT || !OPS[op].shape || !has_shape(payload, OPS[op].shape))
			return false;
		if ((!plan->process_new && !OPS[op].by_shim) || (op == OP_EXEC && number != plan->count))
			return false;
		if (op == OP_TTY && plan->tty)
			return false;
		plan->tty = plan->tty || op == OP_TTY;
		if (op == OP_CGROUP_JOIN && number == plan->process_new + 1 && read_count(&payload) == 1)
			plan->group = read_string(&payload);
		if (op != OP_PROCESS_NEW)
			continue;
		if (plan->process_new)
			return false;
		plan->process_new = number;
		plan->namespaces = read_u64(&payload);
		plan->pid_namespace_of = read_string(&payload);
	}
	plan->end = r->at;
	return read_all(r) && plan->process_new && op == OP_EXEC;
}

static struct plan_failure run(const struct plan *plan, struct plan_state *state, uint32_t first, uint32_t last)
{
	struct reader r = {plan->steps, plan->end, false};

	for (uint32_t number = 1; number <= last; number++) {
		uint16_t op = read_u16(&r);
		struct reader payload = read_part(&r, read_u32(&r));

		if (number < first)
			continue;
		if (OPS[op].run(state, &payload) < 0)
			return (struct plan_failure){number, (uint32_t)errno};
	}
	return (struct plan_failure){0, 0};
}

struct plan_failure plan_run_before(const struct plan *plan, struct plan_state *state)
{
	return run(plan, state, 1, plan->process_new - 1);
}

struct plan_failure plan_run_after(const struct plan *plan, struct plan_state *state)
{
	return run(plan, state, plan->process_new + 1, plan->count);
}

/*
 * The steps of a plan. Each takes its payload from the reader, which plan.c has found to be whole, and returns 0 or -1 with errno.
 */
#ifndef MONOPOD_STEPS_H
#define MONOPOD_STEPS_H

#include "plan.h"

/* step_namespace.c: the process itself */
int step_cgroup_join(struct plan_state *state, struct reader *r);
int step_ns_join(struct plan_state *state, struct reader *r);
int step_ns_new(struct plan_state *state, struct reader *r);
int step_loopback_up(struct plan_state *state, struct reader *r);
int step_hostname(struct plan_state *state, struct reader *r);
int step_sysctl(struct plan_state *state, struct reader *r);
int step_oom_score_adj(struct plan_state *state, struct reader *r);

/* step_mount.c: file systems */
int step_mount_propagation(struct plan_state *state, struct reader *r);
int step_mount_overlay(struct plan_state *state, struct reader *r);
int step_mount_fs(struct plan_state *state, struct reader *r);
int step_bind(struct plan_state *state, struct reader *r);
int step_device(struct plan_state *state, struct reader *r);
int step_mask(struct plan_state *state, struct reader *r);
int step_readonly(struct plan_state *state, struct reader *r);

/* step_root.c: the root and what lies in it */
int step_root(struct plan_state *state, struct reader *r);
int step_symlink(struct plan_state *state, struct reader *r);
int step_root_pivot(struct plan_state *state, struct reader *r);
int step_workdir(struct plan_state *state, struct reader *r);

/* step_identity.c: who it is and what it may do */
int step_caps_bounding(struct plan_state *state, struct reader *r);
int step_user(struct plan_state *state, struct reader *r);
int step_caps(struct plan_state *state, struct reader *r);
int step_no_new_privs(struct plan_state *state, struct reader *r);

/* step_tty.c */
int step_tty(struct plan_state *state, struct reader *r);

/* step_exec.c */
int step_exec(struct plan_state *state, struct reader *r);

#endif

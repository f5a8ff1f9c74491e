/*
 * pause: holds a pod's namespaces by being there.
 *
 * Where the pod's containers share one pid namespace it is PID 1 in it, and so inherits every orphan; it reaps them, or they would
 * stay as zombies and count against the pod's task limit for good.
 */
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>

int main(void)
{
	sigset_t wanted;
	int signal;

	/* Executed through a descriptor, it would otherwise be called by that descriptor's number. */
	prctl(PR_SET_NAME, "pause");
	/* A container that becomes pause's user must not be able to trace it, and so to be who holds the pod's namespaces. */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return 1;

	sigemptyset(&wanted);
	sigaddset(&wanted, SIGINT);
	sigaddset(&wanted, SIGTERM);
	sigaddset(&wanted, SIGCHLD);
	/* Blocked and waited for, signals can't be lost; and PID 1 gets none that it has not asked for. */
	if (sigprocmask(SIG_BLOCK, &wanted, NULL) < 0)
		return 1;
	for (;;) {
		if (sigwait(&wanted, &signal) != 0)
			return 2;
		if (signal != SIGCHLD)
			return 0;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			; /* several ends may come as one signal */
	}
}

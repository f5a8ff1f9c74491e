#include "socket.h"

#include "cleanup.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

int socket_listen(const char *path, int waiting)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	CLEANUP_CLOSE int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	unlink(path);
	/* Nobody but root gets in from the first moment, whatever the folder allows. */
	mode_t mask = umask(0177);
	int bound = bind(fd, (struct sockaddr *)&address, sizeof address);

	umask(mask);
	if (bound < 0 || listen(fd, waiting) < 0)
		return -1;
	return take_fd(&fd);
}

bool socket_nothing_left(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

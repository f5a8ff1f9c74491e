/*
 * Connections of exec.sock on which all is said. One that were closed at once, with input on its way, would be an EPIPE for a client that
 * still writes, and many a client reads nothing more after that: how its command has ended would be lost. So the client hears the end of
 * what is said, and closes first. Its input is not even read: there is nobody for it.
 */
#ifndef MONOPOD_EXEC_PARTING_H
#define MONOPOD_EXEC_PARTING_H

enum { EXECS_PARTING_MAX = 32 }; /* so many more, and it is closed, whether the client has or not */

/* Takes the descriptor over; says nothing more by it. */
void exec_part(int fd);

/* In a child: gives back what is open here. */
void exec_parting_leave(void);

#endif

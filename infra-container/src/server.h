/*
 * The shim's socket: one agent at a time asks, and is told what happens.
 */
#ifndef MONOPOD_SERVER_H
#define MONOPOD_SERVER_H

/* Binds and listens on path, below the working directory. 0, or -1 and errno. */
int server_listen(const char *path);

#endif

/*
 * The file that outlives the shim: how a process ended.
 */
#ifndef MONOPOD_RECORD_H
#define MONOPOD_RECORD_H

#include "wire.h"

/* Writes the file whole or not at all. 0, or -1 and errno. */
int record_write(const char *path, const struct writer *content);

#endif

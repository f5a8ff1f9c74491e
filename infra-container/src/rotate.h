/*
 * Putting a full log aside, under the kubelet's name for it, and removing the oldest of those.
 */
#ifndef MONOPOD_ROTATE_H
#define MONOPOD_ROTATE_H

#include <stdint.h>

/*
 * Renames path to path.YYYYMMDD-HHMMSS (UTC), or path.YYYYMMDD-HHMMSS-NNN where that second has one already, and leaves at most
 * max_files - 1 such files, none where max_files is 0 or 1. A failure leaves the file where it is.
 */
void rotate_file(const char *path, uint32_t max_files);

#endif

/*
 * Putting a full log aside, under the kubelet's name for it, and removing the oldest of those.
 */
#ifndef MONOPOD_ROTATE_H
#define MONOPOD_ROTATE_H

#include <stdint.h>

/*
 * Renames the file in the folder to name.YYYYMMDD-HHMMSS (UTC), or name.YYYYMMDD-HHMMSS-NNN where that second has one already, and
 * leaves at most max_files - 1 such files, none where max_files is 0 or 1. A failure leaves the file where it is.
 */
void rotate_file(int folder, const char *name, uint32_t max_files);

#endif

#ifndef TROWEL_EXCHANGE_H
#define TROWEL_EXCHANGE_H
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Swaps two paths in one step (Linux 3.15), so that a reader sees the old folder or the new one.
   The C library offers it only under a feature macro that an importer cannot set. */
static inline int exchange_paths(const char *first, const char *second) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 2u /* RENAME_EXCHANGE */);
}

/* Forces all that was written to the file system of an open file onto the disk (Linux 2.6.39; behind
   the same feature macro). */
static inline int synchronize_file_system(int descriptor) {
  return (int)syscall(SYS_syncfs, descriptor);
}

#endif

/* Makes system calls fail for files below a folder, for tests: loaded into the server with LD_PRELOAD.
 *
 * SORI_FAULT_FOLDER  the folder
 * SORI_FAULT_FILE    a file with "CALLS NUMBER": CALLS is sync (fsync, fdatasync), write (those, and writing), or all
 *                    (those, and whatever else changes a file system); NUMBER is the errno. No file: nothing fails.
 * SORI_FAULT_INOTIFY set: the system tells of no changes, as if the files were on a network file system.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { SYNC = 1, WRITE = 2, CHANGE = 3 };

/* The number to fail with; 0: the call is made. */
static int failure(int call) {
    const char *file = getenv("SORI_FAULT_FILE");
    if (!file) return 0;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    char text[64] = "";
    long count = syscall(SYS_read, descriptor, text, sizeof text - 1);
    syscall(SYS_close, descriptor);
    char calls[16] = "";
    int number = 0;
    if (count <= 0 || sscanf(text, "%15s %d", calls, &number) != 2) return 0;
    int most = !strcmp(calls, "sync") ? SYNC : !strcmp(calls, "write") ? WRITE : CHANGE;
    return call <= most ? number : 0;
}

static int is_below(const char *path) {
    const char *folder = getenv("SORI_FAULT_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    return length && !strncmp(path, folder, length) && path[length] == '/';
}

static int fails(int descriptor, int call) {
    char link[64], path[PATH_MAX + 1];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, path, PATH_MAX);
    errno = kept;
    if (count <= 0) return 0;
    path[count] = 0;
    int number = is_below(path) ? failure(call) : 0;
    if (number) errno = number;
    return number;
}

static int fails_at(const char *path) {
    char whole[2 * PATH_MAX], folder[PATH_MAX] = "";
    if (path[0] != '/' && !getcwd(folder, sizeof folder)) return 0;
    snprintf(whole, sizeof whole, "%s%s%s", folder, path[0] == '/' ? "" : "/", path);
    int number = is_below(whole) ? failure(CHANGE) : 0;
    if (number) errno = number;
    return number;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int fsync(int fd) {
    REAL(int, "fsync", int);
    return fails(fd, SYNC) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return fails(fd, SYNC) ? -1 : real(fd);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails(fd, WRITE) ? -1 : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return fails(fd, WRITE) ? -1 : real(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return fails(fd, WRITE) ? -1 : real(fd, bytes, count, offset);
}

int ftruncate(int fd, off_t length) {
    REAL(int, "ftruncate", int, off_t);
    return fails(fd, CHANGE) ? -1 : real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    return fails(fd, CHANGE) ? -1 : real(fd, length);
}

int inotify_init1(int flags) {
    REAL(int, "inotify_init1", int);
    if (!getenv("SORI_FAULT_INOTIFY")) return real(flags);
    errno = ENOSYS;
    return -1;
}

#define CHANGES(flags) (((flags) & O_ACCMODE) != O_RDONLY || ((flags) & (O_CREAT | O_TRUNC)))

int open(const char *path, int flags, ...) {
    REAL(int, "open", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return CHANGES(flags) && fails_at(path) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return CHANGES(flags) && fails_at(path) ? -1 : real(path, flags, mode);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails_at(to) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails_at(path) ? -1 : real(path, mode);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return fails_at(path) ? -1 : real(path);
}

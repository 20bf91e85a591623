// A library to preload: every sync of a file takes two milliseconds longer, as on a slower disk.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_longer(void) {
    struct timespec two_milliseconds = { 0, 2000000 };
    nanosleep(&two_milliseconds, NULL);
}

int fsync(int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_longer();
    return sync(file);
}

int fdatasync(int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_longer();
    return sync(file);
}

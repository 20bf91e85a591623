#include "crash_marker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct crash_marker {
    uint64_t magic;
    uint32_t died;
    uint32_t padding;
    uint64_t suspects[CRASH_MARKER_SUSPECTS];
    uint64_t condemned[CRASH_MARKER_CONDEMNED];
    struct crash_slot slots[CRASH_MARKER_SLOTS];
};

static const uint64_t magic = 0x3152454b52414d50; // "PMARKER1"
static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
enum { signal_count = sizeof signals / sizeof signals[0] };

static struct sigaction previous[signal_count];
static struct crash_marker *volatile watched;
static _Thread_local int32_t current_slot = -1;

// The handler cannot run on a stack that overflowed, so each working thread gets a small second one.
static const size_t handler_stack_size = 64 * 1024;
static pthread_key_t handler_stack;
static pthread_once_t handler_stack_once = PTHREAD_ONCE_INIT;

static void free_handler_stack(void *stack) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(stack);
}

static void make_handler_stack_key(void) { pthread_key_create(&handler_stack, free_handler_stack); }

static void ensure_handler_stack(void) {
    pthread_once(&handler_stack_once, make_handler_stack_key);
    if (pthread_getspecific(handler_stack)) return;
    void *stack = malloc(handler_stack_size);
    if (!stack) return;
    stack_t second = {.ss_sp = stack, .ss_size = handler_stack_size};
    if (sigaltstack(&second, NULL) != 0 || pthread_setspecific(handler_stack, stack) != 0) free(stack);
}

struct crash_marker *crash_marker_map(const char *path) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return NULL;
    struct crash_marker *marker = NULL;
    if (ftruncate(file, sizeof *marker) == 0) {
        marker = mmap(NULL, sizeof *marker, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (marker == MAP_FAILED) marker = NULL;
    }
    int failure = errno;
    close(file);
    if (!marker) {
        errno = failure;
        return NULL;
    }
    if (marker->magic != magic) {
        memset(marker, 0, sizeof *marker);
        marker->magic = magic;
    }
    return marker;
}

void crash_marker_unmap(struct crash_marker *marker) {
    if (watched == marker) watched = NULL;
    munmap(marker, sizeof *marker);
}

uint32_t crash_marker_died(const struct crash_marker *marker) { return marker->died; }
void crash_marker_clear_died(struct crash_marker *marker) { marker->died = 0; }
struct crash_slot *crash_marker_slots(struct crash_marker *marker) { return marker->slots; }
uint64_t *crash_marker_suspects(struct crash_marker *marker) { return marker->suspects; }
uint64_t *crash_marker_condemned(struct crash_marker *marker) { return marker->condemned; }

void crash_marker_note(struct crash_marker *marker, int signal) {
    if (current_slot >= 0) marker->slots[current_slot].is_flagged = 1;
    marker->died = (uint32_t)signal;
}

void crash_marker_await_end(void) {
    // A minute is much longer than writing a backtrace takes.
    sleep(60);
    abort();
}

static void on_crash(int signal, siginfo_t *info, void *context) {
    (void)context;
    struct crash_marker *marker = watched;
    // A signal that another process sent is no crash of the running work.
    int is_sent = info->si_code <= 0 && info->si_pid != getpid();
    if (marker && !is_sent) crash_marker_note(marker, signal);
    for (int i = 0; i < signal_count; i++)
        if (signals[i] == signal) sigaction(signal, &previous[i], NULL);
    // A fault occurs again when the handler returns, and then ends the process; a raised signal is raised again.
    if (info->si_code <= 0) raise(signal);
}

void crash_marker_watch(struct crash_marker *marker) {
    int is_first = watched == NULL;
    watched = marker;
    if (!is_first) return;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = on_crash;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < signal_count; i++) sigaction(signals[i], &action, &previous[i]);
}

void crash_marker_enter(int32_t slot) {
    ensure_handler_stack();
    current_slot = slot;
}

void crash_marker_leave(void) { current_slot = -1; }

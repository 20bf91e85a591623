#ifndef CRASH_MARKER_H
#define CRASH_MARKER_H

#include <stdint.h>

// A memory-mapped file that records the running work of a process that crashes.
//
// It is C, since a signal handler may only access memory: no Swift runtime, no allocation, no lock.

#define CRASH_MARKER_SLOTS 8192
#define CRASH_MARKER_SUSPECTS 4096
#define CRASH_MARKER_CONDEMNED 256

enum {
    CRASH_SLOT_FREE = 0,
    CRASH_SLOT_IN_USE = 1,
    // The work is a suspect of an earlier crash and runs alone.
    CRASH_SLOT_ON_TRIAL = 2,
};

// One piece of running work.
struct crash_slot {
    uint64_t key;
    uint8_t state;
    // Nonzero if the work stays on one thread, so that the handler can identify it.
    uint8_t is_bound;
    // Set by the handler: the thread of this work crashed.
    uint8_t is_flagged;
    uint8_t padding[5];
};

struct crash_marker;

// Maps the file at `path`, created with mode 0600 if it does not exist and reset if it is no marker.
// Returns NULL and sets errno if that fails. Written pages survive a crash of the process, not of the machine.
struct crash_marker *crash_marker_map(const char *path);

void crash_marker_unmap(struct crash_marker *marker);

// The signal by which the last process crashed, 0 if it did not crash.
uint32_t crash_marker_died(const struct crash_marker *marker);
void crash_marker_clear_died(struct crash_marker *marker);

// The slots, and the lists of keys that are kept across restarts; 0 is an empty place.
struct crash_slot *crash_marker_slots(struct crash_marker *marker);
uint64_t *crash_marker_suspects(struct crash_marker *marker);
uint64_t *crash_marker_condemned(struct crash_marker *marker);

// Installs a handler that records SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT and SIGFPE in `marker`.
void crash_marker_watch(struct crash_marker *marker);

// Records a crash and the slot of the calling thread, as the handler does.
void crash_marker_note(struct crash_marker *marker, int signal);

// Waits for the end of a crashing process. Its other threads continue for a moment, for example while a backtrace is
// written, and must store nothing then.
void crash_marker_await_end(void);

// Records that the calling thread works on a slot until `crash_marker_leave`.
void crash_marker_enter(int32_t slot);
void crash_marker_leave(void);

#endif

#ifndef CRASH_MARKER_H
#define CRASH_MARKER_H

#include <stdint.h>

// A mapped file that says what the process was working on when one of its own traps ended it.
//
// It is C because a signal handler may touch nothing but memory: no Swift runtime, no allocation, no lock.

#define CRASH_MARKER_SLOTS 8192
#define CRASH_MARKER_SUSPECTS 4096
#define CRASH_MARKER_CONDEMNED 256

enum {
    CRASH_SLOT_FREE = 0,
    CRASH_SLOT_IN_USE = 1,
    // The work is a suspect of an earlier crash, and runs alone.
    CRASH_SLOT_ON_TRIAL = 2,
};

// One piece of work in hand.
struct crash_slot {
    uint64_t key;
    uint8_t state;
    // Whether the work stays on one thread from its beginning to its end, so that the handler knows it.
    uint8_t is_bound;
    // Set by the handler: this thread crashed.
    uint8_t is_flagged;
    uint8_t padding[5];
};

struct crash_marker;

// Maps the file at `path`, made with mode 0600 if it is not there and emptied if it is no marker.
// Returns NULL and sets errno when that fails. Pages that were written survive the process, not the machine.
struct crash_marker *crash_marker_map(const char *path);

void crash_marker_unmap(struct crash_marker *marker);

// The signal that ended the last process, 0 if it was no trap of its own.
uint32_t crash_marker_died(const struct crash_marker *marker);
void crash_marker_clear_died(struct crash_marker *marker);

// The slots, and the lists of keys that are kept from life to life; 0 is an empty place.
struct crash_slot *crash_marker_slots(struct crash_marker *marker);
uint64_t *crash_marker_suspects(struct crash_marker *marker);
uint64_t *crash_marker_condemned(struct crash_marker *marker);

// Lets SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT and SIGFPE note themselves in `marker` before they end the process.
void crash_marker_watch(struct crash_marker *marker);

// Notes that a trap ends the process, and the slot of the calling thread with it: what the handler does.
void crash_marker_note(struct crash_marker *marker, int signal);

// Waits for the end of a process that a trap is ending. Its other threads run on for a moment, after a backtrace was
// written for example, and must store nothing of what they find then.
void crash_marker_await_end(void);

// Says that the calling thread works on a slot until `crash_marker_leave`.
void crash_marker_enter(int32_t slot);
void crash_marker_leave(void);

#endif

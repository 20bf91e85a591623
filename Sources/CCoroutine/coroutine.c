// For ucontext on Darwin, and for MAP_ANONYMOUS beside it.
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE

#include "coroutine.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

// The size of a stack: half of what a thread other than the first has on some systems. Only pages that are used take memory.
#define STACK_SIZE ((size_t)512 * 1024)

struct coroutine {
    ucontext_t own;
    ucontext_t caller;
    char *memory;
    size_t size;
    void (*body)(void *);
    void *context;
    bool is_suspended;
};

struct coroutine *coroutine_make(void) {
    struct coroutine *coroutine = calloc(1, sizeof *coroutine);
    if (coroutine == NULL) return NULL;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    coroutine->size = STACK_SIZE + page;
    void *memory = mmap(NULL, coroutine->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        free(coroutine);
        return NULL;
    }
    coroutine->memory = memory;
    // A stack that overflows must not write into what lies below.
    if (mprotect(memory, page, PROT_NONE) != 0) {
        coroutine_free(coroutine);
        return NULL;
    }
    return coroutine;
}

void coroutine_free(struct coroutine *coroutine) {
    munmap(coroutine->memory, coroutine->size);
    free(coroutine);
}

// The arguments of such a function are ints: a pointer needs two.
static void enter(unsigned int high, unsigned int low) {
    struct coroutine *coroutine = (struct coroutine *)(((uintptr_t)high << 32) | (uintptr_t)low);
    coroutine->body(coroutine->context);
    coroutine->is_suspended = false;
    // Returns to `caller`.
}

bool coroutine_start(struct coroutine *coroutine, void (*body)(void *), void *context) {
    if (getcontext(&coroutine->own) != 0) abort();
    size_t page = coroutine->size - STACK_SIZE;
    coroutine->own.uc_stack.ss_sp = coroutine->memory + page;
    coroutine->own.uc_stack.ss_size = STACK_SIZE;
    coroutine->own.uc_link = &coroutine->caller;
    coroutine->body = body;
    coroutine->context = context;
    uintptr_t address = (uintptr_t)coroutine;
    makecontext(
        &coroutine->own, (void (*)(void))enter, 2, (unsigned int)((uint64_t)address >> 32), (unsigned int)address
    );
    return coroutine_resume(coroutine);
}

bool coroutine_resume(struct coroutine *coroutine) {
    coroutine->is_suspended = true;
    if (swapcontext(&coroutine->caller, &coroutine->own) != 0) abort();
    return coroutine->is_suspended;
}

void coroutine_suspend(struct coroutine *coroutine) {
    if (swapcontext(&coroutine->own, &coroutine->caller) != 0) abort();
}

#ifndef COROUTINE_H
#define COROUTINE_H

#include <stdbool.h>

// A stack on which a function runs that can be suspended and resumed, always on the thread that started it.
//
// It is C, since Swift cannot call a function that returns twice.

struct coroutine;

// Makes a coroutine with a stack of its own; null if there is no memory for it.
struct coroutine *coroutine_make(void);

// Frees a coroutine in which no function is suspended.
void coroutine_free(struct coroutine *coroutine);

// Runs `body` with `context` until it returns or is suspended.
//
// Returns true if it was suspended.
bool coroutine_start(struct coroutine *coroutine, void (*body)(void *), void *context);

// Continues the suspended function until it returns or is suspended again.
//
// Returns true if it was suspended.
bool coroutine_resume(struct coroutine *coroutine);

// Suspends the function that runs in a coroutine; called by that function.
void coroutine_suspend(struct coroutine *coroutine);

#endif

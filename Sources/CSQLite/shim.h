#include <sqlite3.h>

// Swift cannot import a macro with a cast: SQLite copies bound bytes before the call returns.
static inline sqlite3_destructor_type patchbay_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Swift cannot call a function with a variable number of arguments. Without statistics, SQLite allocates memory without
// a lock that all threads share.
static inline int patchbay_sqlite_omit_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

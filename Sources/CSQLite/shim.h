#include <sqlite3.h>

// Swift cannot import a macro with a cast: SQLite copies bound bytes before the call returns.
static inline sqlite3_destructor_type patchbay_sqlite_transient(void) { return SQLITE_TRANSIENT; }

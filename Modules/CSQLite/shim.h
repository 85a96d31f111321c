#pragma once
#include <sqlite3.h>

/// Binds a copy of the text; SQLITE_TRANSIENT is a cast that Swift cannot see.
static inline int sori_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

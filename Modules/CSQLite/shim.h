#pragma once
#include <sqlite3.h>

/// Binds a copy of the text; SQLITE_TRANSIENT is a cast that Swift cannot see.
static inline int sori_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Keeps the write-ahead log when the database is closed; the setting takes variadic arguments, which Swift cannot
/// pass.
static inline int sori_sqlite_keep_log(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// SQLITE_IOERR_SHMSIZE, which is an expression that does not import.
static const int sori_sqlite_no_room_for_index = SQLITE_IOERR_SHMSIZE;

#pragma once
#include <libwebsockets.h>

// Macros that Swift cannot see.

/// Bytes that lws_write wants free in front of what it frames itself.
static inline int sori_lws_pre(void) { return LWS_PRE; }

/// Closes the connection in the next round of the loop, whatever is being called now.
static inline void sori_close_soon(struct lws *wsi) {
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

/// Takes away the time limit that the library itself sets on a new connection.
static inline void sori_clear_timeout(struct lws *wsi) {
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
}

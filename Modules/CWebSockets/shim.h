#pragma once
#include <libwebsockets.h>

// Macros that Swift cannot see.

/// TLS 1.2 or newer, no renegotiation, the server's choice of cipher.
static inline long sori_tls_options(void) {
    return SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE;
}

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

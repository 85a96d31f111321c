#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Macros and variadic functions that Swift cannot see.

/// TLS 1.2 or newer.
static inline int sori_tls_set_versions(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

/// The key exchanges that are taken, the best first.
static inline int sori_tls_set_groups(SSL_CTX *context, const char *names) {
    return (int)SSL_CTX_set1_groups_list(context, names);
}

/// No renegotiation, no compression, no tickets; the server's choice of suite.
static inline void sori_tls_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET
                                     | SSL_OP_CIPHER_SERVER_PREFERENCE);
}

/// Every handshake is a whole one.
static inline void sori_tls_forget_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
}

/// A new key on the curve P-256, owned by the caller; null when there is no memory or randomness.
static inline EVP_PKEY *sori_tls_make_key(void) { return EVP_EC_gen("P-256"); }

/// The bytes that were written to a BIO in memory; they live as long as it does.
static inline size_t sori_bio_bytes(BIO *bio, const char **bytes) {
    char *start = NULL;
    long count = BIO_get_mem_data(bio, &start);
    *bytes = start;
    return count > 0 ? (size_t)count : 0;
}

/// A list of certificates, each of which it owns.
static inline STACK_OF(X509) *sori_chain_make(void) { return sk_X509_new_null(); }

static inline int sori_chain_append(STACK_OF(X509) *chain, X509 *certificate) {
    return sk_X509_push(chain, certificate);
}

static inline void sori_chain_free(STACK_OF(X509) *chain) { sk_X509_pop_free(chain, X509_free); }

#pragma once
#include <hiredis/hiredis.h>

/// hiredis makes room for as many elements as a reply announces before one of them has come; no answer of ours has
/// more than this.
#define SORI_REDIS_MOST_ELEMENTS 1000000

// The functions that make reply objects: hiredis's own, which the reader's private data points to, behind a bound.

static inline void *sori_redis_string(const redisReadTask *task, char *bytes, size_t count) {
    return ((const redisReplyObjectFunctions *)task->privdata)->createString(task, bytes, count);
}

static inline void *sori_redis_array(const redisReadTask *task, int count) {
    if (count > SORI_REDIS_MOST_ELEMENTS) return NULL;
    return ((const redisReplyObjectFunctions *)task->privdata)->createArray(task, count);
}

static inline void *sori_redis_integer(const redisReadTask *task, long long value) {
    return ((const redisReplyObjectFunctions *)task->privdata)->createInteger(task, value);
}

static inline void *sori_redis_nil(const redisReadTask *task) {
    return ((const redisReplyObjectFunctions *)task->privdata)->createNil(task);
}

/// Refuses arrays that are too long; to be called once, before anything is read.
static inline void sori_redis_bound_replies(redisContext *context) {
    static redisReplyObjectFunctions bounded = {
        sori_redis_string, sori_redis_array, sori_redis_integer, sori_redis_nil, freeReplyObject,
    };
    context->reader->privdata = context->reader->fn;
    context->reader->fn = &bounded;
}

/// The bytes that have been read and not been understood yet.
static inline size_t sori_redis_unread(const redisContext *context) { return context->reader->len; }

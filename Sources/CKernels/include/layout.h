#pragma once
#include <stddef.h>
#include <stdint.h>

/*
 * Where every number of a packed matrix or cache stands: all formulas, said once. `k` counts numbers of an inner
 * product, `n` columns, `t` positions, `c` numbers of a head; all from 0.
 */

enum {
    /* Columns of a panel of a right side. */
    SORI_PANEL_COLUMNS = 64,
    /* Numbers of one column that stand together: the four bytes of a 32-bit word. */
    SORI_PANEL_GROUP = 4,
    /* Numbers of a head that attention in bytes and in four bits takes. */
    SORI_HEAD_WIDTH = 64,
    /* Positions of an int4 chunk, and of a step of the softmax. */
    SORI_CHUNK_POSITIONS = 256,
    /* Rows that attention and the coarse logits take in one call. */
    SORI_MAX_ROWS = 64,
    /* Bytes of 256 keys or values in four bits. */
    SORI_CHUNK_BYTES = SORI_CHUNK_POSITIONS * SORI_HEAD_WIDTH / 2,
};

/*
 * Element (k, n) of a right side `[inner, columns]`, in numbers: panels of `panel` columns, in a panel `group` rows
 * together. `inner` is a multiple of `group`; the last panel is padded to its whole width.
 */
static inline long sori_panel_index(long k, long n, long inner, long panel, long group)
{
    return n / panel * inner * panel + k / group * panel * group + n % panel * group + k % group;
}

/* The same for bytes: panels of 64 columns, words of four rows. */
static inline long sori_int8_index(long k, long n, long inner)
{
    return sori_panel_index(k, n, inner, SORI_PANEL_COLUMNS, SORI_PANEL_GROUP);
}

/*
 * The byte of the high nibbles that holds (k, n) of `[inner, columns]`: panels of 64 columns, in which four rows and
 * the next four share their bytes.
 */
static inline long sori_high_nibble_index(long k, long n, long inner)
{
    return n / 64 * inner * 32 + k / 8 * 256 + n % 64 * 4 + k % 4;
}

/* The first of its four bits there. */
static inline int sori_high_nibble_shift(long k) { return (int)(k / 4 % 2 * 4); }

/*
 * The byte of the low nibbles that holds (k, n): column after column, in which 32 numbers and the next 32 share their
 * bytes.
 */
static inline long sori_low_nibble_index(long k, long n, long inner) { return n * inner / 2 + k / 64 * 32 + k % 32; }

/* The first of its four bits there. */
static inline int sori_low_nibble_shift(long k) { return (int)(k / 32 % 2 * 4); }

/*
 * 256 keys and values of a head in four bits. Value: value_least[c] + value_scale[c] * n, 0 <= n <= 15. Key:
 * key_middle[c] + key_scale[c] * (16 * n + m - 127.5), where the four bits m stand in a separate array of low nibbles
 * with the layout of `keys`, and count as their middle, 7.5, where that array is not read. Aligned to 64 bytes; an
 * array of chunks has no gaps.
 */
struct sori_int4_chunk {
    float key_scale[SORI_HEAD_WIDTH], key_middle[SORI_HEAD_WIDTH];
    uint8_t keys[SORI_CHUNK_BYTES];
    float value_scale[SORI_HEAD_WIDTH], value_least[SORI_HEAD_WIDTH];
    uint8_t values[SORI_CHUNK_BYTES];
};

_Static_assert(SORI_CHUNK_BYTES == 8192, "a chunk's keys fill 8 KiB");
_Static_assert(sizeof(struct sori_int4_chunk) == 17408, "a chunk has no padding");
_Static_assert(sizeof(struct sori_int4_chunk) % 64 == 0, "chunks of an array stay aligned to cache lines");
_Static_assert(offsetof(struct sori_int4_chunk, keys) % 64 == 0, "keys are read with aligned loads");
_Static_assert(offsetof(struct sori_int4_chunk, value_scale) * 2 == sizeof(struct sori_int4_chunk),
    "values are one half");
_Static_assert(offsetof(struct sori_int4_chunk, values) % 64 == 0, "values are read with aligned loads");

/* The byte of `keys` (and of the low nibbles) that holds number c of key t of a chunk: panels of 64 keys. */
static inline long sori_int4_key_index(long t, long c) { return t / 64 * 2048 + c / 8 * 256 + t % 64 * 4 + c % 4; }

/* The first of its four bits there. */
static inline int sori_int4_key_shift(long c) { return (int)(c / 4 % 2 * 4); }

/* The byte of `values` that holds number c of value t of a chunk. */
static inline long sori_int4_value_index(long t, long c) { return t / 8 * 256 + c * 4 + t % 4; }

/* The first of its four bits there. */
static inline int sori_int4_value_shift(long t) { return (int)(t / 4 % 2 * 4); }

/*
 * The first number of the key (or value) of position t of a sequence, in a head's self-attention cache:
 * `block_table[t]` is the slot that wrote the position, `slot_stride` the numbers from one slot to the next.
 */
static inline long sori_cache_index(const int32_t *block_table, long slot_stride, long t, long width)
{
    return block_table[t] * slot_stride + t * width;
}

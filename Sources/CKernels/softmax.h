#pragma once
#include "avx512.h"

#if defined(__x86_64__)

/* Attention's softmax a chunk at a time, with weights of one byte. */

/*
 * Positions of a chunk: its keys and a group's scores, then its values and a group's weights, stay in a core's first
 * cache.
 */
enum { CHUNK = SORI_CHUNK_POSITIONS, WIDTH = SORI_HEAD_WIDTH, MOST_ROWS = SORI_MAX_ROWS };

AVX512_BEGIN

/* One row after some chunks: the sum of its weights, times 2^-exponent as are its `totals`. */
struct row_state {
    float exponent, sum;
};

/* What makes weights of a row's scores. */
struct weighing {
    __m512 factor, offset;
};

/* 64 weights, bytes[t] = round(2^(scores[t] * factor + offset) + dither[t]), zeros from `count` on. */
INLINE __m512i weigh(const float *scores, const float *dither, const struct weighing *w, long count, const int whole)
{
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    __m512i weights[4];
    UNROLL for (int j = 0; j < 4; j++) {
        __m512 x = _mm512_fmadd_ps(_mm512_loadu_ps(scores + 16 * j), w->factor, w->offset);
        /* What lies above the next lower whole number, and 2 to its power, within 0.2 %. */
        __m512 rest = _mm512_reduce_ps(x, 1);
        __m512 power = _mm512_fmadd_ps(rest, _mm512_set1_ps(0.33719019f), _mm512_set1_ps(0.65763564f));
        power = _mm512_scalef_ps(_mm512_fmadd_ps(power, rest, _mm512_set1_ps(1.0017243f)), x);
        power = _mm512_add_ps(power, _mm512_loadu_ps(dither + 16 * j));
        weights[j] = whole ? _mm512_cvtps_epi32(power) : _mm512_maskz_cvtps_epi32(first_lanes(count - 16 * j), power);
    }
    __m512i low = _mm512_packus_epi32(weights[0], weights[1]), high = _mm512_packus_epi32(weights[2], weights[3]);
    return _mm512_permutexvar_epi32(order, _mm512_packus_epi16(low, high));
}

/* The weights of one row of a chunk; gives their sum. */
INLINE int32_t weigh_row(const float *scores, const float *dither, const struct weighing *w, long count, uint8_t *bytes)
{
    __m512i sums = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    long t = 0;
    for (; t + 64 <= count; t += 64) {
        __m512i packed = weigh(scores + t, dither + t, w, 64, 1);
        _mm512_store_si512(bytes + t, packed);
        sums = _mm512_dpbusd_epi32(sums, packed, ones);
    }
    if (t < count) {
        __m512i packed = weigh(scores + t, dither + t, w, count - t, 0);
        _mm512_store_si512(bytes + t, packed);
        sums = _mm512_dpbusd_epi32(sums, packed, ones);
    }
    return _mm512_reduce_add_epi32(sums);
}

/* A row before its first chunk; `totals` become zeros. */
INLINE struct row_state empty_row(float totals[WIDTH])
{
    UNROLL for (int j = 0; j < 4; j++) _mm512_store_ps(totals + 16 * j, _mm512_setzero_ps());
    return (struct row_state){.exponent = -__builtin_inff(), .sum = 0};
}

/*
 * Makes room for a chunk's weights, which are times 2^offset; gives what takes them to the scale of the row's totals.
 */
INLINE float rescale(struct row_state *state, float totals[WIDTH], float offset)
{
    if (-offset > state->exponent) {
        /* A larger weight than before: what is there becomes smaller. */
        __m512 shift = _mm512_set1_ps(state->exponent + offset);
        UNROLL for (int j = 0; j < 4; j++) {
            float *total = totals + 16 * j;
            _mm512_storeu_ps(total, _mm512_scalef_ps(_mm512_loadu_ps(total), shift));
        }
        state->sum = _mm_cvtss_f32(_mm_scalef_ss(_mm_set_ss(state->sum), _mm512_castps512_ps128(shift)));
        state->exponent = -offset;
    }
    return _mm_cvtss_f32(_mm_scalef_ss(_mm_set_ss(1), _mm_set_ss(-offset - state->exponent)));
}

AVX512_END

/* `CALL` for all rows of `a`, a group at a time; `rows` is the group's constant number of them. */
#define FOR_GROUPS(CALL) \
    do { \
        long row = 0; \
        for (; row + ROW_BLOCK <= a->rows; row += ROW_BLOCK) { enum { rows = ROW_BLOCK }; CALL; } \
        switch (a->rows - row) { \
        case 1: { enum { rows = 1 }; CALL; break; } \
        case 2: { enum { rows = 2 }; CALL; break; } \
        case 3: { enum { rows = 3 }; CALL; break; } \
        case 4: { enum { rows = 4 }; CALL; break; } \
        case 5: { enum { rows = 5 }; CALL; break; } \
        default: break; \
        } \
    } while (0)

#endif

#include "avx512.h"
#include "exponential.h"

/*
 * Self-attention of one row to the history of its sequence, one head at a time: keys and values as floats or half
 * floats, `width` of a head a multiple of 16 and at most 64 here; other widths are left to the plain twin. Positions of
 * a sequence may stand in several slots (`sori_cache_index`). No padding, no alignment.
 */

#if defined(__x86_64__)
AVX512_BEGIN

/* Sixteen numbers from number `index` on. */
INLINE __m512 load(const void *x, long index, const int is_half)
{
    if (is_half) return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)((const uint16_t *)x + index)));
    return _mm512_loadu_ps((const float *)x + index);
}

/* Asks for the `width` numbers from number `index` on. */
INLINE void fetch(const void *x, long index, long width, const int is_half)
{
    long size = is_half ? 2 : 4;
    for (long i = 0; i < width * size; i += 64) _mm_prefetch((const char *)x + index * size + i, _MM_HINT_T0);
}

INLINE void attend(
    const float *query, const void *keys, const void *values, const int is_half, const int32_t *block_table,
    long slot_stride,
    long count, const int parts, float *scores, float *out)
{
    /* Positions that other slots wrote lie far from each other: the processor does not foresee them. */
    enum { AHEAD = 6 };
    __m512 part[4], total[4];
    long width = 16 * parts;
    float most = -__builtin_inff();
    UNROLL for (int j = 0; j < parts; j++) part[j] = _mm512_loadu_ps(query + 16 * j);
    for (long p = 0; p < count; p++) {
        if (p + AHEAD < count) fetch(keys, sori_cache_index(block_table, slot_stride, p + AHEAD, width), width,
            is_half);
        long key = sori_cache_index(block_table, slot_stride, p, width);
        fetch(values, key, width, is_half);
        __m512 sum = _mm512_mul_ps(part[0], load(keys, key, is_half));
        UNROLL for (int j = 1; j < parts; j++) sum = _mm512_fmadd_ps(part[j], load(keys, key + 16 * j, is_half), sum);
        scores[p] = _mm512_reduce_add_ps(sum);
        most = scores[p] > most ? scores[p] : most;
    }
    __m512 weights = _mm512_setzero_ps();
    for (long p = 0; p < count; p += 16) {
        __mmask16 mask = first_lanes(count - p);
        __m512 x = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, scores + p), _mm512_set1_ps(most));
        x = _mm512_maskz_mov_ps(mask, exponential(x));
        weights = _mm512_add_ps(weights, x);
        _mm512_mask_storeu_ps(scores + p, mask, x);
    }
    UNROLL for (int j = 0; j < parts; j++) total[j] = _mm512_setzero_ps();
    for (long p = 0; p < count; p++) {
        long value = sori_cache_index(block_table, slot_stride, p, width);
        __m512 weight = _mm512_set1_ps(scores[p]);
        UNROLL for (int j = 0; j < parts; j++)
            total[j] = _mm512_fmadd_ps(weight, load(values, value + 16 * j, is_half), total[j]);
    }
    __m512 inverse = _mm512_set1_ps(1 / _mm512_reduce_add_ps(weights));
    UNROLL for (int j = 0; j < parts; j++) _mm512_storeu_ps(out + 16 * j, _mm512_mul_ps(total[j], inverse));
}

INLINE void attend_width(
    const float *query, const void *keys, const void *values, const int is_half, const int32_t *block_table,
    long slot_stride,
    long count, long width, float *scores, float *out)
{
    switch (width) {
    case 16: attend(query, keys, values, is_half, block_table, slot_stride, count, 1, scores, out); break;
    case 32: attend(query, keys, values, is_half, block_table, slot_stride, count, 2, scores, out); break;
    case 48: attend(query, keys, values, is_half, block_table, slot_stride, count, 3, scores, out); break;
    case 64: attend(query, keys, values, is_half, block_table, slot_stride, count, 4, scores, out); break;
    default: break;
    }
}

static __attribute__((noinline)) void attend_any(
    const float *query, const void *keys, const void *values, int is_half, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out)
{
    if (is_half)
        attend_width(query, keys, values, 1, block_table, slot_stride, count, width, scores, out);
    else
        attend_width(query, keys, values, 0, block_table, slot_stride, count, width, scores, out);
}

void sori_avx512_self_attention(
    const float *query, const void *keys, const void *values, int is_half, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out)
{
    if (width % 16 == 0 && width <= 64)
        attend_any(query, keys, values, is_half, block_table, slot_stride, count, width, scores, out);
    else
        sori_reference_self_attention(
            query, keys, values, is_half, block_table, slot_stride, count, width, scores, out);
}

void sori_avx512_to_half(const float *x, long count, uint16_t *out)
{
    for (long i = 0; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __m256i half = _mm512_cvtps_ph(_mm512_maskz_loadu_ps(mask, x + i), _MM_FROUND_TO_NEAREST_INT
            | _MM_FROUND_NO_EXC);
        _mm256_mask_storeu_epi16(out + i, mask, half);
    }
}

AVX512_END
#endif

#include "avx512.h"
#include "exponential.h"

/*
 * Searches and sums over one row of floats of any count, a row of logits or what stands for one. No padding, no
 * alignment.
 */

#if defined(__x86_64__)

AVX512_BEGIN

float sori_avx512_logits_largest(const float *x, long count)
{
    __m512 none = _mm512_set1_ps(-__builtin_inff()), most[4];
    UNROLL for (int j = 0; j < 4; j++) most[j] = none;
    long i = 0;
    /* Of two operands the instruction gives the second where one is not a number. */
    for (; i + 64 <= count; i += 64)
        UNROLL for (int j = 0; j < 4; j++) most[j] = _mm512_max_ps(_mm512_loadu_ps(x + i + 16 * j), most[j]);
    for (; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        most[0] = _mm512_mask_max_ps(most[0], mask, _mm512_maskz_loadu_ps(mask, x + i), most[0]);
    }
    most[0] = _mm512_max_ps(_mm512_max_ps(most[0], most[1]), _mm512_max_ps(most[2], most[3]));
    return _mm512_reduce_max_ps(most[0]);
}

/* e to the power of (x - most) * factor; 0 for -inf. */
INLINE __m512 weight(__m512 x, __m512 most, __m512 factor)
{
    __m512 power = _mm512_mul_ps(_mm512_sub_ps(x, most), factor);
    return exponential(_mm512_max_ps(_mm512_set1_ps(-300), power));
}

float sori_avx512_logits_exponential_sum(const float *x, long count, float most, float factor)
{
    __m512 middle = _mm512_set1_ps(most), factors = _mm512_set1_ps(factor), sums[4];
    UNROLL for (int j = 0; j < 4; j++) sums[j] = _mm512_setzero_ps();
    long i = 0;
    for (; i + 64 <= count; i += 64)
        UNROLL for (int j = 0; j < 4; j++)
            sums[j] = _mm512_add_ps(sums[j], weight(_mm512_loadu_ps(x + i + 16 * j), middle, factors));
    for (; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __m512 last = weight(_mm512_maskz_loadu_ps(mask, x + i), middle, factors);
        sums[0] = _mm512_mask_add_ps(sums[0], mask, sums[0], last);
    }
    return _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(sums[0], sums[1]), _mm512_add_ps(sums[2], sums[3])));
}

long sori_avx512_logits_first_above(const float *x, long first, long count, float least)
{
    __m512 limit = _mm512_set1_ps(least);
    long i = first;
    for (; i + 64 <= count; i += 64) {
        __mmask16 above[4];
        UNROLL for (int j = 0; j < 4; j++)
            above[j] = _mm512_cmp_ps_mask(_mm512_loadu_ps(x + i + 16 * j), limit, _CMP_GT_OQ);
        uint64_t all = (uint64_t)above[0] | (uint64_t)above[1] << 16 | (uint64_t)above[2] << 32
            | (uint64_t)above[3] << 48;
        if (all) return i + __builtin_ctzll(all);
    }
    for (; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __mmask16 above = _mm512_mask_cmp_ps_mask(mask, _mm512_maskz_loadu_ps(mask, x + i), limit, _CMP_GT_OQ);
        if (above) return i + __builtin_ctz(above);
    }
    return count;
}

float sori_avx512_logits_threshold(const float *x, long count, long wanted)
{
    if (count < wanted || count <= 0) return -__builtin_inff();
    __m512 low = _mm512_set1_ps(x[0]), high = low;
    for (long i = 0; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __m512 v = _mm512_maskz_loadu_ps(mask, x + i);
        low = _mm512_mask_min_ps(low, mask, low, v);
        high = _mm512_mask_max_ps(high, mask, high, v);
    }
    float least = _mm512_reduce_min_ps(low), most = _mm512_reduce_max_ps(high);
    if (!(most - least < __builtin_inff())) return -__builtin_inff();
    /* Halved until what is left between is a thousandth of the distance: a few more than wanted do no harm. */
    for (int step = 0; step < 10; step++) {
        float middle = 0.5f * (least + most);
        __m512 limit = _mm512_set1_ps(middle);
        long above = 0, i = 0;
        for (; i + 16 <= count; i += 16)
            above += __builtin_popcount(_mm512_cmp_ps_mask(_mm512_loadu_ps(x + i), limit, _CMP_GE_OQ));
        __mmask16 mask = first_lanes(count - i);
        above += __builtin_popcount(_mm512_mask_cmp_ps_mask(mask, _mm512_maskz_loadu_ps(mask, x + i), limit,
            _CMP_GE_OQ));
        if (above >= wanted)
            least = middle;
        else
            most = middle;
    }
    return least;
}

AVX512_END
#endif

#pragma once
#include "avx512.h"

#if defined(__x86_64__)
AVX512_BEGIN

/*
 * sums[r][j] += left[r, 0..<4] times four rows of 64 columns in four bits: the low nibbles of `bytes`, or with `upper`
 * the high ones. `left` is unsigned, or with `is_signed` signed.
 */
INLINE void multiply_nibbles(
    __m512i sums[ROW_BLOCK][4], const uint8_t *left, long stride, const uint8_t *bytes, const int rows, const int upper,
    const int is_signed)
{
    const __m512i mask = _mm512_set1_epi8(15);
    __m512i right[4];
    UNROLL for (int j = 0; j < 4; j++) {
        __m512i both = _mm512_loadu_si512(bytes + 64 * j);
        right[j] = _mm512_and_si512(upper ? _mm512_srli_epi16(both, 4) : both, mask);
    }
    UNROLL for (int r = 0; r < rows; r++) {
        __m512i four = _mm512_set1_epi32(*(const int32_t *)(left + r * stride));
        UNROLL for (int j = 0; j < 4; j++)
            sums[r][j] = is_signed ? _mm512_dpbusd_epi32(sums[r][j], right[j], four)
                                   : _mm512_dpbusd_epi32(sums[r][j], four, right[j]);
    }
}

AVX512_END
#endif

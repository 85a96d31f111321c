#pragma once
#include "variants.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Everything between AVX512_BEGIN and AVX512_END is compiled for the processors that have `sori_avx512_kernels`. */
#define AVX512_FEATURES "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma,bmi2"
#define AVX512_BEGIN \
    _Pragma("clang attribute push(__attribute__((target(AVX512_FEATURES))), apply_to = function)")
#define AVX512_END _Pragma("clang attribute pop")
/* For loops whose counts are known: their vectors stay in registers only when nothing is left of the loop. */
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))

/* The rows of a block: the most whose sums over 64 columns stay in registers, beside four of the right side. */
enum { ROW_BLOCK = 6 };

AVX512_BEGIN

/* The mask of the first `count` of 16 lanes; all for larger counts. */
INLINE __mmask16 first_lanes(long count)
{
    return count >= 16 ? 0xFFFF : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

/*
 * sums[r][j] += left[r, 0..<inner] right[0..<inner, 16 j ..< 16 j + 16] for one panel of the right side. Meanwhile
 * `lines` cache lines for every four rows of the panel are fetched into the second cache, from `ahead` on: the
 * processor's own fetching starts anew in every page, and too late.
 */
INLINE void multiply_panel(
    __m512i sums[ROW_BLOCK][4], const uint8_t *left, long left_stride, const int8_t *panel, long inner, const int rows,
    const int8_t *ahead, const int lines)
{
    for (long k = 0; k < inner; k += 4) {
        __m512i right[4];
        UNROLL for (int j = 0; j < 4; j++) right[j] = _mm512_loadu_si512(panel + k * 64 + j * 64);
        UNROLL for (int line = 0; line < lines; line++) _mm_prefetch(ahead + k * 16 * lines + 64 * line, _MM_HINT_T1);
        UNROLL for (int r = 0; r < rows; r++) {
            __m512i four = _mm512_set1_epi32(*(const int32_t *)(left + r * left_stride + k));
            UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_dpbusd_epi32(sums[r][j], four, right[j]);
        }
    }
}

AVX512_END
#endif

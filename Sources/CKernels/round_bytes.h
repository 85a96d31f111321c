#pragma once
#include "avx512.h"

#if defined(__x86_64__)
AVX512_BEGIN

/* round(v * factor) of 64 numbers, as signed bytes. */
INLINE __m512i bytes(const __m512 v[4], __m512 factor)
{
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    __m512i whole[4];
    UNROLL for (int j = 0; j < 4; j++) whole[j] = _mm512_cvtps_epi32(_mm512_mul_ps(v[j], factor));
    __m512i low = _mm512_packs_epi32(whole[0], whole[1]), high = _mm512_packs_epi32(whole[2], whole[3]);
    return _mm512_permutexvar_epi32(order, _mm512_packs_epi16(low, high));
}

AVX512_END
#endif

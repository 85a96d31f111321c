#pragma once
#include "avx512.h"

#if defined(__x86_64__)
AVX512_BEGIN

/* Number l of vector r becomes number r of vector l. */
INLINE void transpose(__m512i v[16])
{
    __m512i t[16], u[16];
    UNROLL for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(v[i], v[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(v[i], v[i + 1]);
    }
    UNROLL for (int i = 0; i < 16; i += 4) {
        u[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        u[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        u[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        u[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    UNROLL for (int c = 0; c < 4; c++) {
        __m512i even0 = _mm512_shuffle_i32x4(u[c], u[c + 4], 0x88), odd0 = _mm512_shuffle_i32x4(u[c], u[c + 4], 0xDD);
        __m512i even1 = _mm512_shuffle_i32x4(u[c + 8], u[c + 12], 0x88), odd1 = _mm512_shuffle_i32x4(u[c + 8],
            u[c + 12], 0xDD);
        v[c] = _mm512_shuffle_i32x4(even0, even1, 0x88);
        v[c + 4] = _mm512_shuffle_i32x4(odd0, odd1, 0x88);
        v[c + 8] = _mm512_shuffle_i32x4(even0, even1, 0xDD);
        v[c + 12] = _mm512_shuffle_i32x4(odd0, odd1, 0xDD);
    }
}

AVX512_END
#endif

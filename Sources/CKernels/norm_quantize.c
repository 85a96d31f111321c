#include "avx512.h"
#include "round_bytes.h"

/*
 * Rows of activations: layer normalisation, and rounding to the unsigned bytes of a product's left side. Any count, no
 * padding, no alignment.
 */

#if defined(__x86_64__)
AVX512_BEGIN

void sori_avx512_layer_norm(const float *x, const float *weight, const float *bias, long count, float *out)
{
    /* Whole vectors without masks, which cost more than the arithmetic. */
    long whole = count & ~31L;
    __mmask16 m0 = first_lanes(count - whole), m1 = first_lanes(count - whole - 16);
    __m512 s0 = _mm512_maskz_loadu_ps(m0, x + whole), s1 = _mm512_maskz_loadu_ps(m1, x + whole + 16);
    for (long i = 0; i < whole; i += 32) {
        s0 = _mm512_add_ps(s0, _mm512_loadu_ps(x + i));
        s1 = _mm512_add_ps(s1, _mm512_loadu_ps(x + i + 16));
    }
    __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(_mm512_add_ps(s0, s1)) / (float)count);
    __m512 a = _mm512_maskz_sub_ps(m0, _mm512_maskz_loadu_ps(m0, x + whole), mean);
    __m512 b = _mm512_maskz_sub_ps(m1, _mm512_maskz_loadu_ps(m1, x + whole + 16), mean);
    s0 = _mm512_mul_ps(a, a);
    s1 = _mm512_mul_ps(b, b);
    for (long i = 0; i < whole; i += 32) {
        a = _mm512_sub_ps(_mm512_loadu_ps(x + i), mean);
        b = _mm512_sub_ps(_mm512_loadu_ps(x + i + 16), mean);
        s0 = _mm512_fmadd_ps(a, a, s0);
        s1 = _mm512_fmadd_ps(b, b, s1);
    }
    float variance = _mm512_reduce_add_ps(_mm512_add_ps(s0, s1)) / (float)count;
    __m512 factor = _mm512_set1_ps(1 / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(variance + 1e-5f))));
    for (long i = 0; i < whole; i += 16) {
        __m512 v = _mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(x + i), mean), factor);
        _mm512_storeu_ps(out + i, _mm512_fmadd_ps(v, _mm512_loadu_ps(weight + i), _mm512_loadu_ps(bias + i)));
    }
    for (long i = whole; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __m512 v = _mm512_mul_ps(_mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + i), mean), factor);
        v = _mm512_fmadd_ps(v, _mm512_maskz_loadu_ps(mask, weight + i), _mm512_maskz_loadu_ps(mask, bias + i));
        _mm512_mask_storeu_ps(out + i, mask, v);
    }
}

float sori_avx512_quantize_row(const float *x, long count, uint8_t *out)
{
    __m512 most[4];
    long whole = count & ~63L;
    UNROLL for (int j = 0; j < 4; j++)
        most[j] = _mm512_abs_ps(_mm512_maskz_loadu_ps(first_lanes(count - whole - 16 * j), x + whole + 16 * j));
    for (long i = 0; i < whole; i += 64)
        UNROLL for (int j = 0; j < 4; j++)
            most[j] = _mm512_max_ps(most[j], _mm512_abs_ps(_mm512_loadu_ps(x + i + 16 * j)));
    most[0] = _mm512_max_ps(_mm512_max_ps(most[0], most[1]), _mm512_max_ps(most[2], most[3]));
    float top = _mm512_reduce_max_ps(most[0]);
    if (!(top > 1e-30f && top < 1e30f)) {
        __builtin_memset(out, 128, (unsigned long)count);
        return 1;
    }
    __m512 factor = _mm512_set1_ps(127 / top);
    for (long i = 0; i < whole; i += 64) {
        __m512 v[4];
        UNROLL for (int j = 0; j < 4; j++) v[j] = _mm512_loadu_ps(x + i + 16 * j);
        _mm512_storeu_si512(out + i, _mm512_xor_si512(bytes(v, factor), _mm512_set1_epi8(-128)));
    }
    for (long i = whole; i < count; i += 16) {
        __mmask16 mask = first_lanes(count - i);
        __m512i v = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_maskz_loadu_ps(mask, x + i), factor));
        _mm512_mask_cvtepi32_storeu_epi8(out + i, mask, _mm512_add_epi32(v, _mm512_set1_epi32(128)));
    }
    return top / 127;
}

AVX512_END
#endif

#include "narrow.h"
#include "transpose.h"
#include "wide.h"

#if defined(__x86_64__)
WIDE_BEGIN

void sori_wide_normalise(const float *x, const float *weight, const float *bias, long count, float *out)
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

float sori_wide_quantise(const float *x, long count, uint8_t *out)
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

/* column[j] = sum of x[0..<rows][16 j ..< 16 j + 16], or their largest magnitudes. */
INLINE void columns(__m512 column[4], const float *x, long stride, long rows, const int largest)
{
    for (int j = 0; j < 4; j++) column[j] = _mm512_setzero_ps();
    for (long r = 0; r < rows; r++) {
        /* Rows are further apart than the processor fetches ahead by itself. */
        UNROLL for (int j = 0; j < 4; j++) _mm_prefetch(x + (r + 12) * stride + 16 * j, _MM_HINT_T0);
        UNROLL for (int j = 0; j < 4; j++) {
            __m512 v = _mm512_loadu_ps(x + r * stride + 16 * j);
            column[j] = largest ? _mm512_max_ps(column[j], _mm512_abs_ps(v)) : _mm512_add_ps(column[j], v);
        }
    }
}

/* One key less the mean, as bytes; gives their scale. */
INLINE __m512i key_bytes(const float *x, const __m512 mean[4], float *scale)
{
    __m512 v[4];
    UNROLL for (int j = 0; j < 4; j++) v[j] = _mm512_sub_ps(_mm512_loadu_ps(x + 16 * j), mean[j]);
    __m512 most = _mm512_max_ps(
        _mm512_max_ps(_mm512_abs_ps(v[0]), _mm512_abs_ps(v[1])), _mm512_max_ps(_mm512_abs_ps(v[2]), _mm512_abs_ps(v[3])));
    float top = _mm512_reduce_max_ps(most);
    int sound = top > 1e-30f && top < 1e30f;
    *scale = sound ? top / 127 : 1;
    return bytes(v, _mm512_set1_ps(sound ? 127 / top : 0));
}

void sori_wide_pack_keys(const float *x, long stride, long positions, int8_t *keys, float *scale, float *correction)
{
    __m512 mean[4];
    columns(mean, x, stride, positions, 0);
    for (int j = 0; j < 4; j++) mean[j] = _mm512_mul_ps(mean[j], _mm512_set1_ps(1 / (float)positions));
    /* Sixteen keys make whole vectors of the panel: four numbers of each. */
    for (long t = 0; t < positions; t += 16) {
        __m512i v[16];
        __attribute__((aligned(64))) float scales[16];
        for (long i = 0; i < 16; i++) {
            scales[i] = 1;
            v[i] = t + i < positions ? key_bytes(x + (t + i) * stride, mean, scales + i) : _mm512_setzero_si512();
        }
        transpose(v);
        __m512i sums = _mm512_setzero_si512();
        UNROLL for (int k = 0; k < 16; k++) {
            sums = _mm512_dpbusd_epi32(sums, _mm512_set1_epi8(1), v[k]);
            _mm512_storeu_si512(keys + t / 64 * 4096 + t % 64 * 4 + k * 256, v[k]);
        }
        __m512 factor = _mm512_load_ps(scales);
        __mmask16 mask = first_lanes(positions - t);
        _mm512_mask_storeu_ps(scale + t, mask, factor);
        __m512 sum = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_set1_ps(128));
        _mm512_mask_storeu_ps(correction + t, mask, _mm512_mul_ps(sum, factor));
    }
}

void sori_wide_pack_values(const float *x, long stride, long positions, int8_t *values, float *scale)
{
    __m512 most[4], factor[4];
    columns(most, x, stride, positions, 1);
    for (int j = 0; j < 4; j++) {
        most[j] = _mm512_min_ps(_mm512_max_ps(most[j], _mm512_set1_ps(1e-30f)), _mm512_set1_ps(1e30f));
        factor[j] = _mm512_div_ps(_mm512_set1_ps(127), most[j]);
        _mm512_storeu_ps(scale + 16 * j, _mm512_mul_ps(most[j], _mm512_set1_ps(1 / 127.0f)));
    }
    __m512i low = _mm512_set1_epi32(0xFF);
    for (long t = 0; t < positions; t += 4) {
        for (int j = 0; j < 4; j++) {
            __m512i word = _mm512_setzero_si512();
            for (int next = 3; next >= 0; next--) {
                word = _mm512_slli_epi32(word, 8);
                if (t + next >= positions) continue;
                __m512 v = _mm512_mul_ps(_mm512_loadu_ps(x + (t + next) * stride + 16 * j), factor[j]);
                word = _mm512_or_si512(word, _mm512_and_si512(_mm512_cvtps_epi32(v), low));
            }
            _mm512_storeu_si512(values + t * 64 + 64 * j, word);
        }
    }
}

WIDE_END
#endif

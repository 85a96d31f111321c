#include "avx512.h"
#include "round_bytes.h"
#include "transpose.h"

/*
 * Packs the keys and values of a head of width 64 as bytes, for attention_int8.c: `[positions, 64]` floats, `stride`
 * apart, into panels. Keys are padded with zeros to a multiple of 16 positions, values to one of 4. No alignment is
 * needed.
 */

#if defined(__x86_64__)
AVX512_BEGIN

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
        _mm512_max_ps(_mm512_abs_ps(v[0]), _mm512_abs_ps(v[1])), _mm512_max_ps(_mm512_abs_ps(v[2]),
        _mm512_abs_ps(v[3])));
    float top = _mm512_reduce_max_ps(most);
    int sound = top > 1e-30f && top < 1e30f;
    *scale = sound ? top / 127 : 1;
    return bytes(v, _mm512_set1_ps(sound ? 127 / top : 0));
}

void sori_avx512_pack_keys_int8(const float *x, long stride, long positions, int8_t *keys, float *scale,
    float *compensation)
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
            _mm512_storeu_si512(keys + sori_int8_index(4 * k, t, SORI_HEAD_WIDTH), v[k]);
        }
        __m512 factor = _mm512_load_ps(scales);
        __mmask16 mask = first_lanes(positions - t);
        _mm512_mask_storeu_ps(scale + t, mask, factor);
        __m512 sum = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_set1_ps(128));
        _mm512_mask_storeu_ps(compensation + t, mask, _mm512_mul_ps(sum, factor));
    }
}

void sori_avx512_pack_values_int8(const float *x, long stride, long positions, int8_t *values, float *scale)
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

AVX512_END
#endif

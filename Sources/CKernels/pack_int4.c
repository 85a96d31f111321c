#include "round_bytes.h"
#include "transpose.h"

/*
 * Packs the keys and values of a head of width 64 in four bits, for attention_int4.c: `[positions, 64]` floats,
 * `stride` apart, into chunks of 256 positions with a range for each of the 64 numbers. Keys are padded with zeros to a
 * multiple of 16 positions, values to one of 8. No alignment is needed.
 */

#if defined(__x86_64__)

enum { CHUNK = SORI_CHUNK_POSITIONS };

AVX512_BEGIN

/* How 64 columns of a chunk become 0...steps: round((x - least) * factor); the way back goes to `scale` and `least`. */
struct range {
    __m512 least[4], factor[4];
};

INLINE struct range range_of(const float *x, long stride, long rows, float steps, float *scale, float *least)
{
    struct range range;
    __m512 most[4];
    UNROLL for (int j = 0; j < 4; j++) {
        range.least[j] = _mm512_set1_ps(__builtin_inff());
        most[j] = _mm512_set1_ps(-__builtin_inff());
    }
    for (long r = 0; r < rows; r++) {
        /* Rows are further apart than the processor fetches ahead by itself. */
        UNROLL for (int j = 0; j < 4; j++) _mm_prefetch(x + (r + 12) * stride + 16 * j, _MM_HINT_T0);
        UNROLL for (int j = 0; j < 4; j++) {
            __m512 v = _mm512_loadu_ps(x + r * stride + 16 * j);
            range.least[j] = _mm512_min_ps(v, range.least[j]);
            most[j] = _mm512_max_ps(v, most[j]);
        }
    }
    UNROLL for (int j = 0; j < 4; j++) {
        /* Unsound numbers become zeros; alike ones their own least. */
        __m512 width = _mm512_sub_ps(most[j], range.least[j]);
        __mmask16 sound = _mm512_cmp_ps_mask(_mm512_abs_ps(range.least[j]), _mm512_set1_ps(1e30f), _CMP_LT_OQ)
            & _mm512_cmp_ps_mask(width, _mm512_set1_ps(1e30f), _CMP_LT_OQ);
        __mmask16 wide = sound & _mm512_cmp_ps_mask(width, _mm512_set1_ps(1e-30f), _CMP_GT_OQ);
        range.least[j] = _mm512_maskz_mov_ps(sound, range.least[j]);
        range.factor[j] = _mm512_maskz_div_ps(wide, _mm512_set1_ps(steps), width);
        _mm512_storeu_ps(scale + 16 * j, _mm512_maskz_mul_ps(wide, width, _mm512_set1_ps(1 / steps)));
        _mm512_storeu_ps(least + 16 * j, range.least[j]);
    }
    return range;
}

/* One row as numbers 0...255. */
INLINE __m512i bytes_of(const float *x, const struct range *range)
{
    __m512 v[4], middle = _mm512_set1_ps(-128);
    UNROLL for (int j = 0; j < 4; j++)
        v[j] = _mm512_fmadd_ps(_mm512_sub_ps(_mm512_loadu_ps(x + 16 * j), range->least[j]), range->factor[j], middle);
    return _mm512_xor_si512(bytes(v, _mm512_set1_ps(1)), _mm512_set1_epi8(-128));
}

void sori_avx512_pack_keys_int4(const float *x, long stride, long positions, struct sori_int4_chunk *chunks,
    uint8_t *low)
{
    const __m512i below = _mm512_set1_epi8(15);
    for (long first = 0; first < positions; first += CHUNK, chunks++, low += sizeof chunks->keys) {
        long count = positions - first < CHUNK ? positions - first : CHUNK;
        const float *keys = x + first * stride;
        struct range range = range_of(keys, stride, count, 255, chunks->key_scale, chunks->key_middle);
        for (int j = 0; j < 4; j++) {
            __m512 scale = _mm512_loadu_ps(chunks->key_scale + 16 * j);
            _mm512_storeu_ps(chunks->key_middle + 16 * j, _mm512_fmadd_ps(scale, _mm512_set1_ps(127.5f),
                range.least[j]));
        }
        /* Sixteen keys make whole vectors of the panel: eight numbers of each. */
        for (long t = 0; t < count; t += 16) {
            __m512i v[16];
            for (long i = 0; i < 16; i++)
                v[i] = t + i < count ? bytes_of(keys + (t + i) * stride, &range) : _mm512_setzero_si512();
            transpose(v);
            long offset = sori_int4_key_index(t, 0);
            UNROLL for (int k = 0; k < 8; k++) {
                __m512i a = v[2 * k], b = v[2 * k + 1];
                /* The upper four bits of a and then of b; then the lower ones. */
                __m512i high = _mm512_ternarylogic_epi32(below, _mm512_srli_epi16(a, 4), b, 0xCA);
                __m512i rest = _mm512_ternarylogic_epi32(below, a, _mm512_slli_epi16(b, 4), 0xCA);
                _mm512_storeu_si512(chunks->keys + offset + k * 256, high);
                _mm512_storeu_si512(low + offset + k * 256, rest);
            }
        }
    }
}

void sori_avx512_pack_values_int4(const float *x, long stride, long positions, struct sori_int4_chunk *chunks)
{
    /* Where the four bits of eight positions stand in a word. */
    static const int shifts[8] = {0, 8, 16, 24, 4, 12, 20, 28};
    const __m512i mask = _mm512_set1_epi32(15);
    for (long first = 0; first < positions; first += CHUNK, chunks++) {
        long count = positions - first < CHUNK ? positions - first : CHUNK;
        const float *values = x + first * stride;
        struct range range = range_of(values, stride, count, 15, chunks->value_scale, chunks->value_least);
        for (long t = 0; t < count; t += 8) {
            UNROLL for (int j = 0; j < 4; j++) {
                __m512i word = _mm512_setzero_si512();
                UNROLL for (int next = 0; next < 8; next++) {
                    if (t + next >= count) continue;
                    __m512 v = _mm512_sub_ps(_mm512_loadu_ps(values + (t + next) * stride + 16 * j), range.least[j]);
                    __m512i n = _mm512_and_si512(_mm512_cvtps_epi32(_mm512_mul_ps(v, range.factor[j])), mask);
                    word = _mm512_or_si512(word, _mm512_slli_epi32(n, (unsigned)shifts[next]));
                }
                _mm512_storeu_si512(chunks->values + t * 32 + 64 * j, word);
            }
        }
    }
}

AVX512_END
#endif

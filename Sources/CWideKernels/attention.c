#include "exponential.h"
#include "wide.h"

#if defined(__x86_64__)

/* Positions of a chunk: its keys, values, scores and weights stay in a core's first cache. */
enum { CHUNK = 256, WIDTH = 64, MOST_ROWS = 64 };

WIDE_BEGIN

/* One row after some chunks: the sum of its weights, times 2^-exponent as are its `totals`. */
struct row_state {
    float exponent, sum;
};

/*
 * Weights of one row of a chunk: bytes[t] = round(2^(score[t] * factor + offset) + dither[t]) for t in 0..<count, zeros up to
 * the next multiple of 64; gives their sum.
 */
INLINE int32_t weigh(const float *scores, const float *dither, float factor, float offset, long count, uint8_t *bytes)
{
    __m512 factors = _mm512_set1_ps(factor), offsets = _mm512_set1_ps(offset);
    __m512i sums = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    for (long t = 0; t < count; t += 64) {
        __m512i whole[4];
        UNROLL for (int j = 0; j < 4; j++) {
            __m512 x = _mm512_fmadd_ps(_mm512_loadu_ps(scores + t + 16 * j), factors, offsets);
            /* What lies above the next lower whole number, and 2 to its power, within 0.2 %. */
            __m512 rest = _mm512_reduce_ps(x, 1);
            __m512 power = _mm512_fmadd_ps(rest, _mm512_set1_ps(0.33719019f), _mm512_set1_ps(0.65763564f));
            power = _mm512_scalef_ps(_mm512_fmadd_ps(power, rest, _mm512_set1_ps(1.0017243f)), x);
            whole[j] = _mm512_maskz_cvtps_epi32(
                first_lanes(count - t - 16 * j), _mm512_add_ps(power, _mm512_loadu_ps(dither + t + 16 * j)));
        }
        __m512i low = _mm512_packus_epi32(whole[0], whole[1]), high = _mm512_packus_epi32(whole[2], whole[3]);
        __m512i packed = _mm512_permutexvar_epi32(order, _mm512_packus_epi16(low, high));
        _mm512_storeu_si512(bytes + t, packed);
        sums = _mm512_dpbusd_epi32(sums, packed, ones);
    }
    return _mm512_reduce_add_epi32(sums);
}

/* One chunk for some rows: scores, weights, and the weighted values added to `totals`. */
INLINE void attend_rows(
    const struct sori_attention *a, long row, const int rows, long first, long count, struct row_state *states,
    float totals[][WIDTH])
{
    __attribute__((aligned(64))) float scores[WIDE_ROWS][CHUNK];
    __attribute__((aligned(64))) uint8_t bytes[WIDE_ROWS][CHUNK];
    __m512 most[WIDE_ROWS];
    UNROLL for (int r = 0; r < rows; r++) most[r] = _mm512_set1_ps(-__builtin_inff());
    for (long t = 0; t < count; t += 64) {
        __m512i sums[WIDE_ROWS][4];
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
        multiply_panel(sums, a->queries + row * WIDTH, WIDTH, a->keys + (first + t) * WIDTH, WIDTH, rows);
        UNROLL for (int j = 0; j < 4; j++) {
            __mmask16 mask = first_lanes(count - t - 16 * j);
            __m512 scale = _mm512_loadu_ps(a->key_scale + first + t + 16 * j);
            __m512 correction = _mm512_loadu_ps(a->key_correction + first + t + 16 * j);
            UNROLL for (int r = 0; r < rows; r++) {
                __m512 score = _mm512_fmsub_ps(_mm512_cvtepi32_ps(sums[r][j]), scale, correction);
                most[r] = _mm512_mask_max_ps(most[r], mask, most[r], score);
                _mm512_store_ps(&scores[r][t + 16 * j], score);
            }
        }
    }
    float back[WIDE_ROWS];
    UNROLL for (int r = 0; r < rows; r++) {
        float factor = a->query_scale[row + r] * 1.44269504f;
        /* A whole number, so that powers of two lead from chunk to chunk: the largest weight comes to 127...254. */
        float offset = __builtin_floorf(7.98868469f - _mm512_reduce_max_ps(most[r]) * factor);
        int32_t sum = weigh(scores[r], a->dither + first, factor, offset, count, bytes[r]);
        struct row_state *state = states + row + r;
        if (-offset > state->exponent) {
            /* A larger weight than before: what is there becomes smaller. */
            __m512 shift = _mm512_set1_ps(state->exponent + offset);
            UNROLL for (int j = 0; j < 4; j++) {
                float *total = totals[row + r] + 16 * j;
                _mm512_storeu_ps(total, _mm512_scalef_ps(_mm512_loadu_ps(total), shift));
            }
            state->sum = _mm_cvtss_f32(_mm_scalef_ss(_mm_set_ss(state->sum), _mm512_castps512_ps128(shift)));
            state->exponent = -offset;
        }
        back[r] = _mm_cvtss_f32(_mm_scalef_ss(_mm_set_ss(1), _mm_set_ss(-offset - state->exponent)));
        state->sum += (float)sum * back[r];
    }
    __m512i sums[WIDE_ROWS][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    multiply_panel(sums, bytes[0], CHUNK, a->values + first * WIDTH, (count + 63) / 64 * 64, rows);
    UNROLL for (int r = 0; r < rows; r++) {
        UNROLL for (int j = 0; j < 4; j++) {
            float *total = totals[row + r] + 16 * j;
            __m512 value = _mm512_cvtepi32_ps(sums[r][j]);
            _mm512_storeu_ps(total, _mm512_fmadd_ps(value, _mm512_set1_ps(back[r]), _mm512_loadu_ps(total)));
        }
    }
}

void sori_wide_attend(const struct sori_attention *a)
{
    struct row_state states[MOST_ROWS];
    __attribute__((aligned(64))) float totals[MOST_ROWS][WIDTH];
    for (long row = 0; row < a->rows; row++) {
        states[row] = (struct row_state){.exponent = -__builtin_inff(), .sum = 0};
        UNROLL for (int j = 0; j < 4; j++) _mm512_store_ps(&totals[row][16 * j], _mm512_setzero_ps());
    }
    for (long first = 0; first < a->positions; first += CHUNK) {
        long count = a->positions - first < CHUNK ? a->positions - first : CHUNK;
        long row = 0;
        for (; row + WIDE_ROWS <= a->rows; row += WIDE_ROWS) attend_rows(a, row, WIDE_ROWS, first, count, states, totals);
        switch (a->rows - row) {
        case 1: attend_rows(a, row, 1, first, count, states, totals); break;
        case 2: attend_rows(a, row, 2, first, count, states, totals); break;
        case 3: attend_rows(a, row, 3, first, count, states, totals); break;
        case 4: attend_rows(a, row, 4, first, count, states, totals); break;
        case 5: attend_rows(a, row, 5, first, count, states, totals); break;
        default: break;
        }
    }
    for (long row = 0; row < a->rows; row++) {
        __m512 inverse = _mm512_set1_ps(1 / states[row].sum);
        UNROLL for (int j = 0; j < 4; j++) {
            __m512 value = _mm512_mul_ps(_mm512_load_ps(&totals[row][16 * j]), inverse);
            _mm512_storeu_ps(
                a->out + row * a->stride + 16 * j, _mm512_mul_ps(value, _mm512_loadu_ps(a->value_scale + 16 * j)));
        }
    }
}

INLINE void history(
    const float *query, const float *keys, const float *values, const int32_t *writers, long place_stride, long count,
    const int parts, float *scores, float *out)
{
    __m512 part[4], total[4];
    long width = 16 * parts;
    float most = -__builtin_inff();
    UNROLL for (int j = 0; j < parts; j++) part[j] = _mm512_loadu_ps(query + 16 * j);
    for (long p = 0; p < count; p++) {
        const float *key = keys + writers[p] * place_stride + p * width;
        __m512 sum = _mm512_mul_ps(part[0], _mm512_loadu_ps(key));
        UNROLL for (int j = 1; j < parts; j++) sum = _mm512_fmadd_ps(part[j], _mm512_loadu_ps(key + 16 * j), sum);
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
        const float *value = values + writers[p] * place_stride + p * width;
        __m512 weight = _mm512_set1_ps(scores[p]);
        UNROLL for (int j = 0; j < parts; j++) total[j] = _mm512_fmadd_ps(weight, _mm512_loadu_ps(value + 16 * j), total[j]);
    }
    __m512 inverse = _mm512_set1_ps(1 / _mm512_reduce_add_ps(weights));
    UNROLL for (int j = 0; j < parts; j++) _mm512_storeu_ps(out + 16 * j, _mm512_mul_ps(total[j], inverse));
}

void sori_wide_history(
    const float *query, const float *keys, const float *values, const int32_t *writers, long place_stride, long count,
    long width, float *scores, float *out)
{
    switch (width) {
    case 16: history(query, keys, values, writers, place_stride, count, 1, scores, out); break;
    case 32: history(query, keys, values, writers, place_stride, count, 2, scores, out); break;
    case 48: history(query, keys, values, writers, place_stride, count, 3, scores, out); break;
    case 64: history(query, keys, values, writers, place_stride, count, 4, scores, out); break;
    default: break;
    }
}

WIDE_END
#endif

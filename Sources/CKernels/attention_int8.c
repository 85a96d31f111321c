#include "avx512.h"
#include "softmax.h"

/*
 * Attention of up to 64 queries to one head of width 64, keys and values in bytes: the encoder's self-attention. For
 * each chunk of 256 positions: scores of six rows at a time, their softmax in bytes, then the weighted values. Keys
 * `[64, positions]` and values `[positions, 64]` are padded to whole panels of 64; what stands in the padding does not
 * matter. `scores` and weights on the stack are aligned to cache lines; the caller's memory need not be.
 */

#if defined(__x86_64__)

AVX512_BEGIN

/*
 * Scores of some rows with the 64 positions from `first` on, of which `count` are there; most[r] becomes the largest so
 * far.
 */
INLINE void score_panel(
    const struct sori_int8_attention *a, long row, const int rows, long first, long count, float *scores,
    __m512 most[ROW_BLOCK], const int8_t *ahead, const int whole)
{
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    multiply_panel(sums, a->queries + row * WIDTH, WIDTH, a->keys + first * WIDTH, WIDTH, rows, ahead, 4);
    UNROLL for (int j = 0; j < 4; j++) {
        __m512 scale = _mm512_loadu_ps(a->key_scale + first + 16 * j);
        __m512 compensation = _mm512_loadu_ps(a->key_zero_point_compensation + first + 16 * j);
        __mmask16 mask = first_lanes(count - 16 * j);
        UNROLL for (int r = 0; r < rows; r++) {
            __m512 score = _mm512_fmsub_ps(_mm512_cvtepi32_ps(sums[r][j]), scale, compensation);
            most[r] = whole ? _mm512_max_ps(most[r], score) : _mm512_mask_max_ps(most[r], mask, most[r], score);
            _mm512_store_ps(scores + r * CHUNK + 16 * j, score);
        }
    }
}

/* Scores and weights of some rows over a chunk; back[r] takes their scale to that of the row's totals. */
INLINE void weigh_rows(
    const struct sori_int8_attention *a, long row, const int rows, long first, long count, struct row_state *states,
    float totals[][WIDTH], uint8_t bytes[][CHUNK], float *back)
{
    __attribute__((aligned(64))) float scores[ROW_BLOCK][CHUNK];
    __m512 most[ROW_BLOCK];
    UNROLL for (int r = 0; r < rows; r++) most[r] = _mm512_set1_ps(-__builtin_inff());
    /* The first rows fetch what comes after the keys: the values. */
    const int8_t *ahead = (row ? a->keys : a->values) + first * WIDTH;
    long t = 0;
    for (; t + 64 <= count; t += 64) score_panel(a, row, rows, first + t, 64, &scores[0][t], most, ahead + t * WIDTH,
        1);
    if (t < count) score_panel(a, row, rows, first + t, count - t, &scores[0][t], most, ahead + t * WIDTH, 0);
    /* All rows' offsets before the first row's weights: alone, each would wait for the end of its own reduction. */
    float factors[ROW_BLOCK], offsets[ROW_BLOCK];
    UNROLL for (int r = 0; r < rows; r++) {
        factors[r] = a->query_scale[row + r] * 1.44269504f;
        /* A whole number, so that powers of two lead from chunk to chunk: the largest weight comes to 127...254. */
        offsets[r] = __builtin_floorf(7.98868469f - _mm512_reduce_max_ps(most[r]) * factors[r]);
    }
    UNROLL for (int r = 0; r < rows; r++) {
        float offset = offsets[r];
        struct weighing w = {_mm512_set1_ps(factors[r]), _mm512_set1_ps(offset)};
        int32_t sum = weigh_row(scores[r], a->dither + first, &w, count, bytes[row + r]);
        struct row_state *state = states + row + r;
        back[row + r] = rescale(state, totals[row + r], offset);
        state->sum += (float)sum * back[row + r];
    }
}

/* The weighted values of a chunk, added to the `totals` of some rows. */
INLINE void add_values(
    const struct sori_int8_attention *a, long row, const int rows, long first, long count, float totals[][WIDTH],
    uint8_t bytes[][CHUNK], const float *back)
{
    const int8_t *values = a->values + first * WIDTH;
    /* The first rows fetch the next chunk's keys, or what is read after them. */
    const int8_t *next = first + CHUNK < a->positions ? a->keys + (first + CHUNK) * WIDTH : a->next;
    const int8_t *ahead = row || !next ? values : next;
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    multiply_panel(sums, bytes[row], CHUNK, values, (count + 63) / 64 * 64, rows, ahead, 4);
    UNROLL for (int r = 0; r < rows; r++) {
        UNROLL for (int j = 0; j < 4; j++) {
            float *total = totals[row + r] + 16 * j;
            __m512 value = _mm512_cvtepi32_ps(sums[r][j]);
            _mm512_storeu_ps(total, _mm512_fmadd_ps(value, _mm512_set1_ps(back[row + r]), _mm512_loadu_ps(total)));
        }
    }
}

void sori_avx512_attention_int8(const struct sori_int8_attention *a)
{
    struct row_state states[MOST_ROWS];
    __attribute__((aligned(64))) float totals[MOST_ROWS][WIDTH];
    __attribute__((aligned(64))) uint8_t bytes[MOST_ROWS][CHUNK];
    float back[MOST_ROWS];
    for (long row = 0; row < a->rows; row++) states[row] = empty_row(totals[row]);
    for (long first = 0; first < a->positions; first += CHUNK) {
        long count = a->positions - first < CHUNK ? a->positions - first : CHUNK;
        FOR_GROUPS(weigh_rows(a, row, rows, first, count, states, totals, bytes, back));
        FOR_GROUPS(add_values(a, row, rows, first, count, totals, bytes, back));
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

AVX512_END
#endif

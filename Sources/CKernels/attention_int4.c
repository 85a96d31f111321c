#include "nibble_product.h"
#include "round_bytes.h"
#include "softmax.h"

/*
 * Attention of up to 64 queries to one head of width 64, keys and values in four bits: the decoder's cross-attention.
 * As in attention_int8.c, but queries are rounded to bytes anew for each chunk of 256 positions, because the keys'
 * scales are the chunk's. Chunks stand at multiples of 64 bytes without gaps (`struct sori_int4_chunk`), the last one
 * whole.
 */

#if defined(__x86_64__)

/* Bytes of 64 keys, of all of a chunk, and cache lines of the numbers in front of a chunk's keys or values. */
enum { PANEL = 64 * WIDTH / 2, HALF = 4 * PANEL, FRONT = 2 * WIDTH * sizeof(float) / 64 };

AVX512_BEGIN

/* The queries of all rows for one chunk: score = (sum of bytes * four bits, or all eight) * scale[r] + offset[r]. */
struct queries {
    __attribute__((aligned(64))) int8_t bytes[MOST_ROWS][WIDTH];
    float scale[MOST_ROWS], offset[MOST_ROWS];
};

/* What one phase of a chunk leaves for the next. */
struct weights {
    __attribute__((aligned(64))) uint8_t bytes[MOST_ROWS][CHUNK];
    /* What takes a row's weights to the scale of its totals, and their sum. */
    float back[MOST_ROWS], sum[MOST_ROWS];
};

/* `lines` cache lines from `x` on, into the second cache. */
INLINE void fetch(const void *x, const int lines)
{
    UNROLL for (int line = 0; line < lines; line++) _mm_prefetch((const char *)x + 64 * line, _MM_HINT_T1);
}

/* One query for a chunk: its numbers take up the keys' scales; the middle of the keys counts exactly. */
INLINE void take_query(struct queries *q, long row, const float *x, const struct sori_int4_chunk *chunk,
    const int whole)
{
    __m512 v[4], offset = _mm512_setzero_ps();
    UNROLL for (int j = 0; j < 4; j++) {
        __m512 query = _mm512_loadu_ps(x + 16 * j);
        v[j] = _mm512_mul_ps(query, _mm512_load_ps(chunk->key_scale + 16 * j));
        offset = _mm512_fmadd_ps(query, _mm512_load_ps(chunk->key_middle + 16 * j), offset);
    }
    __m512 most = _mm512_max_ps(
        _mm512_max_ps(_mm512_abs_ps(v[0]), _mm512_abs_ps(v[1])), _mm512_max_ps(_mm512_abs_ps(v[2]),
        _mm512_abs_ps(v[3])));
    float top = _mm512_reduce_max_ps(most);
    int sound = top > 1e-30f && top < 1e30f;
    float unit = sound ? top * (1 / 127.0f) : 0;
    __m512i rounded = bytes(v, _mm512_set1_ps(sound ? 127 / top : 0));
    _mm512_store_si512(q->bytes[row], rounded);
    /* What the unsigned keys have too much: 7.5 times 16, or with their lower bits 127.5. */
    __m512i total = _mm512_dpbusd_epi32(_mm512_setzero_si512(), _mm512_set1_epi8(1), rounded);
    float sum = _mm512_reduce_add_ps(
        _mm512_fmadd_ps(_mm512_cvtepi32_ps(total), _mm512_set1_ps(whole ? -127.5f * unit : -120 * unit), offset));
    q->scale[row] = whole ? unit : 16 * unit;
    q->offset[row] = sum > -1e30f && sum < 1e30f ? sum : 0;
}

/* Sums of some rows with 64 keys, of which `count` are there; most[r] becomes the largest so far. `low` may be null. */
INLINE void score_panel(
    const struct queries *q, long row, const int rows, const uint8_t *keys, const uint8_t *low, long count,
    float *scores,
    __m512 most[ROW_BLOCK], const uint8_t *ahead, const int whole)
{
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    const uint8_t *left = (const uint8_t *)q->bytes[row];
    for (long k = 0; k < WIDTH; k += 8) {
        fetch(ahead + k * 32, 4);
        multiply_nibbles(sums, left + k, WIDTH, keys + k * 32, rows, 0, 1);
        multiply_nibbles(sums, left + k + 4, WIDTH, keys + k * 32, rows, 1, 1);
    }
    if (low) {
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_slli_epi32(sums[r][j], 4);
        for (long k = 0; k < WIDTH; k += 8) {
            multiply_nibbles(sums, left + k, WIDTH, low + k * 32, rows, 0, 1);
            multiply_nibbles(sums, left + k + 4, WIDTH, low + k * 32, rows, 1, 1);
        }
    }
    UNROLL for (int j = 0; j < 4; j++) {
        __mmask16 mask = first_lanes(count - 16 * j);
        UNROLL for (int r = 0; r < rows; r++) {
            __m512 score = _mm512_cvtepi32_ps(sums[r][j]);
            most[r] = whole ? _mm512_max_ps(most[r], score) : _mm512_mask_max_ps(most[r], mask, most[r], score);
            _mm512_store_ps(scores + r * CHUNK + 16 * j, score);
        }
    }
}

/* Scores and weights of some rows over the chunk from position `first` on. */
INLINE void weigh_rows(
    const struct sori_int4_attention *a, long row, const int rows, long first, long count, const struct queries *q,
    struct row_state *states, float totals[][WIDTH], struct weights *weights)
{
    __attribute__((aligned(64))) float scores[ROW_BLOCK][CHUNK];
    __m512 most[ROW_BLOCK];
    UNROLL for (int r = 0; r < rows; r++) most[r] = _mm512_set1_ps(-__builtin_inff());
    const struct sori_int4_chunk *chunk = a->chunks + first / CHUNK;
    /* The first rows fetch what comes after the keys: the values. */
    const uint8_t *ahead = row ? chunk->keys : (const uint8_t *)chunk->value_scale;
    for (long t = 0; t < count; t += 64) {
        long offset = t / 64 * PANEL;
        const uint8_t *keys = chunk->keys + offset, *low = a->low_nibbles
            ? a->low_nibbles + first / CHUNK * HALF + offset : 0;
        if (t + 64 <= count)
            score_panel(q, row, rows, keys, low, 64, &scores[0][t], most, ahead + offset, 1);
        else
            score_panel(q, row, rows, keys, low, count - t, &scores[0][t], most, ahead + offset, 0);
    }
    /* All rows' offsets before the first row's weights: alone, each would wait for the end of its own reduction. */
    float factors[ROW_BLOCK], offsets[ROW_BLOCK], exponents[ROW_BLOCK];
    UNROLL for (int r = 0; r < rows; r++) {
        factors[r] = q->scale[row + r] * 1.44269504f;
        offsets[r] = q->offset[row + r] * 1.44269504f;
        /* A whole number, so that powers of two lead from chunk to chunk: the largest weight comes to 127...254. */
        exponents[r] = __builtin_floorf(7.98868469f - (_mm512_reduce_max_ps(most[r]) * factors[r] + offsets[r]));
    }
    UNROLL for (int r = 0; r < rows; r++) {
        struct weighing w = {_mm512_set1_ps(factors[r]), _mm512_set1_ps(offsets[r] + exponents[r])};
        int32_t sum = weigh_row(scores[r], a->dither + first, &w, count, weights->bytes[row + r]);
        struct row_state *state = states + row + r;
        weights->back[row + r] = rescale(state, totals[row + r], exponents[r]);
        weights->sum[row + r] = (float)sum;
        state->sum += (float)sum * weights->back[row + r];
        if (!a->scores) continue;
        __m512 scale = _mm512_set1_ps(q->scale[row + r]), offset = _mm512_set1_ps(q->offset[row + r]);
        float *out = a->scores + (row + r) * a->score_stride + first;
        for (long i = 0; i < count; i += 16)
            _mm512_mask_storeu_ps(
                out + i, first_lanes(count - i), _mm512_fmadd_ps(_mm512_load_ps(scores[r] + i), scale, offset));
    }
}

/* The weighted values of the chunk from position `first` on, added to the `totals` of some rows. */
INLINE void add_values(
    const struct sori_int4_attention *a, long row, const int rows, long first, long count,
    const struct weights *weights,
    float totals[][WIDTH])
{
    const struct sori_int4_chunk *chunk = a->chunks + first / CHUNK;
    /* The first rows fetch the next chunk's keys, or what is read after them. */
    const void *next = first + CHUNK < a->positions ? chunk + 1 : a->next;
    const uint8_t *ahead = row || !next ? chunk->values : next;
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    for (long t = 0; t < (count + 63) / 64 * 64; t += 8) {
        fetch(ahead + t * 32, 4);
        multiply_nibbles(sums, weights->bytes[row] + t, CHUNK, chunk->values + t * 32, rows, 0, 0);
        multiply_nibbles(sums, weights->bytes[row] + t + 4, CHUNK, chunk->values + t * 32, rows, 1, 0);
    }
    UNROLL for (int j = 0; j < 4; j++) {
        __m512 scale = _mm512_load_ps(chunk->value_scale + 16 * j), least = _mm512_load_ps(chunk->value_least + 16 * j);
        UNROLL for (int r = 0; r < rows; r++) {
            float *total = totals[row + r] + 16 * j;
            __m512 value = _mm512_mul_ps(least, _mm512_set1_ps(weights->sum[row + r]));
            value = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[r][j]), scale, value);
            _mm512_store_ps(total, _mm512_fmadd_ps(value, _mm512_set1_ps(weights->back[row + r]),
                _mm512_load_ps(total)));
        }
    }
}

void sori_avx512_attention_int4(const struct sori_int4_attention *a)
{
    struct row_state states[MOST_ROWS];
    __attribute__((aligned(64))) float totals[MOST_ROWS][WIDTH];
    struct queries queries;
    struct weights weights;
    for (long row = 0; row < a->rows; row++) states[row] = empty_row(totals[row]);
    for (long first = 0; first < a->positions; first += CHUNK) {
        long count = a->positions - first < CHUNK ? a->positions - first : CHUNK;
        const struct sori_int4_chunk *chunk = a->chunks + first / CHUNK;
        for (long row = 0; row < a->rows; row++) {
            const float *query = a->queries + row * a->query_stride;
            if (a->low_nibbles)
                take_query(&queries, row, query, chunk, 1);
            else
                take_query(&queries, row, query, chunk, 0);
        }
        /* What the rows do not fetch, who fetch as much as they read: the last lines. */
        fetch((const uint8_t *)chunk->value_scale + HALF, FRONT);
        FOR_GROUPS(weigh_rows(a, row, rows, first, count, &queries, states, totals, &weights));
        if (first + CHUNK < a->positions) fetch((const uint8_t *)(chunk + 1) + HALF, FRONT);
        FOR_GROUPS(add_values(a, row, rows, first, count, &weights, totals));
    }
    for (long row = 0; row < a->rows; row++) {
        __m512 inverse = _mm512_set1_ps(1 / states[row].sum);
        UNROLL for (int j = 0; j < 4; j++)
            _mm512_storeu_ps(a->out + row * a->stride + 16 * j, _mm512_mul_ps(_mm512_load_ps(&totals[row][16 * j]),
                inverse));
    }
}

AVX512_END
#endif

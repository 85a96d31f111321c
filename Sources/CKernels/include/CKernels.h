#pragma once
#include <stdint.h>

/*
 * Kernels for processors with AVX-512 VNNI, one contract each. They are in C because Swift compiles a whole module for one
 * processor: here single functions are compiled for AVX-512, and the rest of the program stays runnable everywhere.
 * Nothing here may be called where `sori_wide_available` gives 0; SoriWhisper has a Swift twin of everything.
 *
 * Right sides stand in panels: element (k, n) of `[inner, columns]` at `n / 64 * inner * 64 + k / 4 * 256 + n % 64 * 4 + k % 4`.
 * `inner` is a multiple of 64. Left sides are unsigned bytes, `[rows, inner]` without gaps, 128 above the signed number.
 */

/* Whether this processor and this system have what the kernels need. */
int sori_wide_available(void);

/* What becomes of a finished sum. */
enum sori_ending {
    /* out = value */
    sori_ending_store,
    /* out += value */
    sori_ending_add,
    /* out = gelu(value), as coarsely as `geluRowCoarsely` */
    sori_ending_gelu,
};

/*
 * out[r * stride + n] = ending((sum over k of (left[r, k] * right[k, n]) * scale[n] - correction[n]) * row_scale[r] + bias[n])
 * for r in 0..<rows, n in 0..<columns. `scale`, `correction` and `bias` are readable up to the next multiple of 64 columns;
 * a null `bias` counts as zeros. `next`, if not null, is what is read afterwards: its
 * beginning is fetched ahead.
 */
struct sori_product {
    const uint8_t *left;
    const float *row_scale;
    const int8_t *right, *next;
    const float *scale, *correction, *bias;
    float *out;
    long stride, rows, inner, columns;
    enum sori_ending ending;
};
void sori_wide_product(const struct sori_product *product);

/*
 * Attention of some queries to one head of width 64, over `positions` keys and values.
 * score[t] = (sum over k of queries[r, k] * keys[k, t]) * key_scale[t] - key_correction[t], times query_scale[r];
 * out[r * stride + c] = sum over t of softmax(score)[t] * values[t, c] * value_scale[c].
 * Weights are bytes, rounded by `dither[t]` in -0.5..<0.5 so that small ones come through in the mean. `queries` are `[rows, 64]`, at most 64
 * rows; `keys` and `values` are panels, padded to whole ones; `key_scale`, `key_correction` and `dither` are readable as far.
 * `next`, if not null, is what is read afterwards: its beginning is fetched ahead.
 */
struct sori_attention {
    const uint8_t *queries;
    const float *query_scale;
    const int8_t *keys, *values, *next;
    const float *key_scale, *key_correction, *value_scale, *dither;
    float *out;
    long stride, rows, positions;
};
void sori_wide_attend(const struct sori_attention *attention);

/* Keys of a head of width 64 into panels, as `packKeyBytes`; number k of position t stands at x[t * stride + k]. */
void sori_wide_pack_keys(const float *x, long stride, long positions, int8_t *keys, float *scale, float *correction);

/* Values of a head of width 64 into one panel, as `packValueBytes`; number c of position t stands at x[t * stride + c]. */
void sori_wide_pack_values(const float *x, long stride, long positions, int8_t *values, float *scale);

/* out[i] = (x[i] - mean) / sqrt(variance + 1e-5) * weight[i] + bias[i] for i in 0..<count, any count. */
void sori_wide_normalise(const float *x, const float *weight, const float *bias, long count, float *out);

/* out[i] = round(x[i] / scale) + 128 for i in 0..<count; gives scale, the largest magnitude / 127 (1 for zeros only). */
float sori_wide_quantise(const float *x, long count, uint8_t *out);

/*
 * out[c] = sum over p of softmax(query keys)[p] values[p, c] for one head of one row, over positions 0..<count: key p stands
 * at keys[writers[p] * place_stride + p * width], the value likewise; they are floats, or with `half` half floats. `scores` has
 * room for `count`; `width` is a multiple of 16, at most 64.
 */
void sori_wide_history(
    const float *query, const void *keys, const void *values, int half, const int32_t *writers, long place_stride, long count,
    long width, float *scores, float *out);

/* out[i] = x[i] as a half float, for i in 0..<count; what is too large becomes infinite. */
void sori_wide_halve(const float *x, long count, uint16_t *out);

/* The largest of x[0..<count] that is a number; -inf when there is none. */
float sori_wide_largest(const float *x, long count);

/* The sum over i of exp((x[i] - most) * factor), for `most` the largest x and `factor` > 0; -inf adds 0. */
float sori_wide_exponential_sum(const float *x, long count, float most, float factor);

/* The first i in first..<count with x[i] > least; `count` when there is none. */
long sori_wide_first_above(const float *x, long first, long count, float least);

/*
 * A t so that at least `wanted` of x[0..<count] are t or more, and few others are; -inf when there are not as many, or not all
 * are finite.
 */
float sori_wide_threshold(const float *x, long count, long wanted);

/*
 * A product whose right side stands in two planes: element (k, n) of `[inner, columns]` is 16 * high + low - 128, both 0...15.
 * `high` has panels: that of (k, n) are bits 4 * (k / 4 % 2)... of byte `n / 64 * inner * 32 + k / 8 * 256 + n % 64 * 4 + k % 4`.
 * `low` has columns: that of (k, n) are bits 4 * (k / 32 % 2)... of byte `n * inner / 2 + k / 64 * 32 + k % 32`.
 * `inner` and `columns` are multiples of 64. `correction[n]` is 2048 * scale[n] * (sum over k of high).
 */
struct sori_planes {
    const uint8_t *left;
    const float *row_scale;
    const uint8_t *high, *low;
    const float *scale, *correction;
    float *out;
    long stride, inner, columns;
};

/*
 * out[r * stride + n] = sum over k of (left[r, k] - 128) * (16 * high - 120.5), times scale[n] * row_scale[r], for r in 0..<rows (at
 * most 64) and n in first..<last, multiples of 64; most[r * most_stride + n / 64] = the largest of each 64. `next`, if not null, is what
 * is read afterwards: its beginning is fetched ahead.
 */
void sori_wide_outline(
    const struct sori_planes *planes, long rows, long first, long last, float *most, long most_stride, const void *next);

/*
 * out[row * stride + n] += sum over k of (left[row, k] - 128) * (low - 7.5), times scale[n] * row_scale[row], where that number is
 * `least` or more before, for n in first..<last, multiples of 64; `most` is what the outline gave for the row.
 */
void sori_wide_refine(const struct sori_planes *planes, long row, long first, long last, const float *most, float least);

/*
 * 256 keys and values of a head of width 64. Number c of value t is value_least[c] + value_scale[c] * n for four bits n, those
 * from 4 * (t / 4 % 2) on of byte `t / 8 * 256 + c * 4 + t % 4`. Number c of key t is key_middle[c] + key_scale[c] * (16 * n + m -
 * 127.5), where the four bits n are those from 4 * (c / 4 % 2) on of byte `t / 64 * 2048 + c / 8 * 256 + t % 64 * 4 + c % 4`. The
 * four bits m stand alike in bytes elsewhere, and count with their middle, 7.5, where those are not read.
 */
struct sori_nibbles {
    float key_scale[64], key_middle[64];
    uint8_t keys[8192];
    float value_scale[64], value_least[64];
    uint8_t values[8192];
};

/*
 * Attention of some queries to one head of width 64, over `positions` keys and values in `chunks`: score[t] = sum over c of
 * queries[r * query_stride + c] * key[t, c], where the query times the keys' scales is rounded to bytes for each chunk; out[r *
 * stride + c] = sum over t of softmax(score)[t] * value[t, c], with weights as in `sori_attention`. At most 64 rows. `chunks`
 * stand at a multiple of 64 bytes, whole; `dither` is readable as far. `low`, if not null, has the lower bits of the keys, 8192
 * bytes a chunk; `scores`, if not null, gets score[t] of row r at `r * score_stride + t`. `next`, if not null, is what is read
 * afterwards: its beginning is fetched ahead.
 */
struct sori_nibble_attention {
    const float *queries;
    const struct sori_nibbles *chunks;
    const uint8_t *low;
    const void *next;
    const float *dither;
    float *out, *scores;
    long query_stride, stride, score_stride, rows, positions;
};
void sori_wide_attend_nibbles(const struct sori_nibble_attention *attention);

/*
 * Keys of a head of width 64 into chunks and their lower bits: number c of position t stands at x[t * stride + c]; the range of
 * each number over a chunk becomes 0...255. What is not finite leaves that number of the chunk at some value.
 */
void sori_wide_pack_nibble_keys(const float *x, long stride, long positions, struct sori_nibbles *chunks, uint8_t *low);

/* Values likewise, with ranges of 0...15. */
void sori_wide_pack_nibble_values(const float *x, long stride, long positions, struct sori_nibbles *chunks);

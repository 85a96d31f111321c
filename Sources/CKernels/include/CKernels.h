#pragma once
#include "layout.h"

/*
 * The kernels of the Whisper runtime, one contract each. They are in C because Swift compiles a whole module for one
 * processor: here single functions are compiled for AVX-512 VNNI, and the rest of the program runs on any processor.
 *
 * Each kernel has two variants with the same signature: `sori_avx512_*` for processors with AVX-512 VNNI, and
 * `sori_reference_*`, its plain twin, for all others. `sori_*` calls the one that was chosen when the program started.
 * Whole-number results of the two are the same; floats agree within the rounding of their sums. All pointers are to as
 * much as the shapes say; no alignment is needed where none is stated.
 */

/* ---- Products of bytes: gemm_int8.c ---- */

/* What becomes of a finished sum. */
enum sori_epilogue {
    /* out = value */
    sori_epilogue_store,
    /* out += value */
    sori_epilogue_add,
    /* out = gelu(value), within 2e-4 plus 4e-4 of the value */
    sori_epilogue_gelu,
};

/*
 * out[r * stride + n] = epilogue(((sum over k of left[r, k] * right[k, n]) * scale[n] - zero_point_compensation[n]) *
 * row_scale[r] + bias[n]) for r in 0..<rows, n in 0..<columns. `left` is `[rows, inner]` unsigned bytes, 128 above the
 * signed number; the compensation takes those 128 off. `right` is `[inner, columns]` at `sori_int8_index`; `inner` is a
 * multiple of 64. `scale`, `zero_point_compensation` and `bias` are readable up to the next multiple of 64 columns; a
 * null `bias` counts as zeros. `next`, if not null, is what is read afterwards: its beginning is fetched ahead.
 */
struct sori_int8_gemm {
    const uint8_t *left;
    const float *row_scale;
    const int8_t *right, *next;
    const float *scale, *zero_point_compensation, *bias;
    float *out;
    long stride, rows, inner, columns;
    enum sori_epilogue epilogue;
};
void sori_gemm_int8(const struct sori_int8_gemm *gemm);

/* ---- Attention over keys and values in bytes: attention_int8.c, pack_int8.c ---- */

/*
 * Attention of some queries to one head of width 64, over `positions` keys and values. score[t] = ((sum over k of
 * queries[r, k] * keys[k, t]) * key_scale[t] - key_zero_point_compensation[t]) * query_scale[r]; out[r * stride + c] =
 * sum over t of softmax(score)[t] * values[t, c] * value_scale[c]. Weights are bytes, rounded by `dither[t]` in
 * -0.5..<0.5 so that small ones come through in the mean. `queries` are `[rows, 64]` unsigned bytes, at most
 * `SORI_MAX_ROWS` rows; `keys` `[64, positions]` and `values` `[positions, 64]` stand at `sori_int8_index`, padded to
 * whole panels; `key_scale`, `key_zero_point_compensation` and `dither` are readable as far. `next`, if not null, is
 * what is read afterwards: its beginning is fetched ahead.
 */
struct sori_int8_attention {
    const uint8_t *queries;
    const float *query_scale;
    const int8_t *keys, *values, *next;
    const float *key_scale, *key_zero_point_compensation, *value_scale, *dither;
    float *out;
    long stride, rows, positions;
};
void sori_attention_int8(const struct sori_int8_attention *attention);

/*
 * Keys of a head of width 64, less their mean over all positions, as bytes `[64, positions]`: byte k of position t is
 * round((x[t * stride + k] - mean[k]) / scale[t]); zero_point_compensation[t] is what 128 in every number of a query
 * adds. Keys up to the next multiple of 16 positions become zeros.
 */
void sori_pack_keys_int8(
    const float *x, long stride, long positions, int8_t *keys, float *scale, float *zero_point_compensation);

/*
 * Values of a head of width 64 as bytes `[positions, 64]`, all in one panel: byte c of position t is round(x[t * stride
 * + c] / scale[c]). Values up to the next multiple of 4 positions become zeros.
 */
void sori_pack_values_int8(const float *x, long stride, long positions, int8_t *values, float *scale);

/* ---- Attention over keys and values in four bits: attention_int4.c, pack_int4.c ---- */

/*
 * Attention of some queries to one head of width 64, over `positions` keys and values in `chunks`: score[t] = sum over
 * c of queries[r * query_stride + c] * key[t, c], where the query times the keys' scales is rounded to bytes for each
 * chunk; out[r * stride + c] = sum over t of softmax(score)[t] * value[t, c], with weights as in `sori_int8_attention`.
 * At most `SORI_MAX_ROWS` rows. `chunks` stand at a multiple of 64 bytes, whole; `dither` is readable as far.
 * `low_nibbles`, if not null, has the lower bits of the keys, `SORI_CHUNK_BYTES` a chunk; `scores`, if not null, gets
 * score[t] of row r at `r * score_stride + t`. `next`, if not null, is what is read afterwards: its beginning is
 * fetched ahead.
 */
struct sori_int4_attention {
    const float *queries;
    const struct sori_int4_chunk *chunks;
    const uint8_t *low_nibbles;
    const void *next;
    const float *dither;
    float *out, *scores;
    long query_stride, stride, score_stride, rows, positions;
};
void sori_attention_int4(const struct sori_int4_attention *attention);

/*
 * Keys of a head of width 64 into chunks and their lower bits: number c of position t stands at x[t * stride + c]; the
 * range of each number over a chunk becomes 0...255. A number of a chunk with values that are not finite, or too far
 * apart, stays at some value. Keys up to the next multiple of 16 positions become zeros.
 */
void sori_pack_keys_int4(
    const float *x, long stride, long positions, struct sori_int4_chunk *chunks, uint8_t *low_nibbles);

/* Values likewise, with ranges of 0...15; up to the next multiple of 8 positions they become zeros. */
void sori_pack_values_int4(const float *x, long stride, long positions, struct sori_int4_chunk *chunks);

/* ---- Self-attention over a sequence's history: self_attention.c ---- */

/*
 * out[c] = sum over t of softmax(query keys)[t] values[t, c] for one head of one row, over positions 0..<count: key t
 * stands at keys + `sori_cache_index`, the value likewise; they are floats, or with `is_half` half floats. `scores` has
 * room for `count`; `width` is a multiple of 8.
 */
void sori_self_attention(
    const float *query, const void *keys, const void *values, int is_half, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out);

/* out[i] = x[i] as a half float, to nearest even, for i in 0..<count; what is too large becomes infinite. */
void sori_to_half(const float *x, long count, uint16_t *out);

/* ---- Rows of activations: norm_quantize.c ---- */

/*
 * out[i] = (x[i] - mean) / sqrt(variance + 1e-5) * weight[i] + bias[i] for i in 0..<count, any count; `out` may be `x`.
 */
void sori_layer_norm(const float *x, const float *weight, const float *bias, long count, float *out);

/*
 * out[i] = round(x[i] / scale) + 128 for i in 0..<count; gives scale, the largest magnitude / 127. Where that magnitude
 * is no more than 1e-30, or not below 1e30, all bytes are 128 and the scale is 1.
 */
float sori_quantize_row(const float *x, long count, uint8_t *out);

/* ---- Logits of text tokens in two steps: logits.c ---- */

/*
 * A product whose right side stands in nibbles: element (k, n) of `[inner, columns]` is 16 * high + low - 128, both
 * 0...15, at `sori_high_nibble_index` and `sori_low_nibble_index`. `left` is as in `sori_int8_gemm`. `inner` and
 * `columns` are multiples of 64. `zero_point_compensation[n]` is 2048 * scale[n] * (sum over k of high).
 */
struct sori_split_gemm {
    const uint8_t *left;
    const float *row_scale;
    const uint8_t *high_nibbles, *low_nibbles;
    const float *scale, *zero_point_compensation;
    float *out;
    long stride, inner, columns;
};

/*
 * out[r * stride + n] = sum over k of (left[r, k] - 128) * (16 * high - 120.5), times scale[n] * row_scale[r], for r in
 * 0..<rows (at most `SORI_MAX_ROWS`) and n in first..<last, multiples of 64; maxima[r * maxima_stride + n / 64] = the
 * largest of each 64. `next`, if not null, is what is read afterwards: its beginning is fetched ahead.
 */
void sori_coarse_logits(
    const struct sori_split_gemm *gemm, long rows, long first, long last, float *maxima, long maxima_stride,
    const void *next);

/*
 * out[row * stride + n] += sum over k of (left[row, k] - 128) * (low - 7.5), times scale[n] * row_scale[row], where
 * that number is `least` or more before, for n in first..<last, multiples of 64; `maxima` is what the coarse logits
 * gave for the row.
 */
void sori_exact_logits(
    const struct sori_split_gemm *gemm, long row, long first, long last, const float *maxima, float least);

/* ---- Searches of a row of logits: logits_search.c ---- */

/* The largest of x[0..<count] that is a number; -inf when there is none. */
float sori_logits_largest(const float *x, long count);

/* The sum over i of exp((x[i] - most) * factor), for `most` the largest x and `factor` > 0; -inf adds 0. */
float sori_logits_exponential_sum(const float *x, long count, float most, float factor);

/* The first i in first..<count with x[i] > least; `count` when there is none. */
long sori_logits_first_above(const float *x, long first, long count, float least);

/*
 * A t so that at least `wanted` of x[0..<count] are t or more, and few others are; -inf when there are not as many, or
 * not all are finite.
 */
float sori_logits_threshold(const float *x, long count, long wanted);

/* ---- The variants: dispatch.c ---- */

/* One function for every kernel above; none is null. */
struct sori_kernels {
    __typeof__(sori_gemm_int8) *gemm_int8;
    __typeof__(sori_attention_int8) *attention_int8;
    __typeof__(sori_pack_keys_int8) *pack_keys_int8;
    __typeof__(sori_pack_values_int8) *pack_values_int8;
    __typeof__(sori_attention_int4) *attention_int4;
    __typeof__(sori_pack_keys_int4) *pack_keys_int4;
    __typeof__(sori_pack_values_int4) *pack_values_int4;
    __typeof__(sori_self_attention) *self_attention;
    __typeof__(sori_to_half) *to_half;
    __typeof__(sori_layer_norm) *layer_norm;
    __typeof__(sori_quantize_row) *quantize_row;
    __typeof__(sori_coarse_logits) *coarse_logits;
    __typeof__(sori_exact_logits) *exact_logits;
    __typeof__(sori_logits_largest) *logits_largest;
    __typeof__(sori_logits_exponential_sum) *logits_exponential_sum;
    __typeof__(sori_logits_first_above) *logits_first_above;
    __typeof__(sori_logits_threshold) *logits_threshold;
};

/* The plain twins. */
const struct sori_kernels *sori_reference_kernels(void);

/* The kernels for AVX-512 VNNI; null where this processor, or this system, does not have what they need. */
const struct sori_kernels *sori_avx512_kernels(void);

/*
 * The kernels that `sori_*` calls: those for AVX-512 VNNI where there are any, unless `STT_PORTABLE_KERNELS` is in the
 * environment when the program starts; else the plain twins.
 */
const struct sori_kernels *sori_chosen_kernels(void);

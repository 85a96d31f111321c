#include "variants.h"
#include <stdlib.h>

/* Chooses one variant of every kernel when the program starts, before any thread does; it is called from then on. */

#define REFERENCE(KERNEL) .KERNEL = sori_reference_##KERNEL,
#define AVX512(KERNEL) .KERNEL = sori_avx512_##KERNEL,

static const struct sori_kernels reference = {FOR_ALL_KERNELS(REFERENCE)};

const struct sori_kernels *sori_reference_kernels(void) { return &reference; }

#if defined(__x86_64__)

static const struct sori_kernels avx512 = {FOR_ALL_KERNELS(AVX512)};

const struct sori_kernels *sori_avx512_kernels(void)
{
    __builtin_cpu_init();
    int has_all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    return has_all ? &avx512 : 0;
}

#else

const struct sori_kernels *sori_avx512_kernels(void) { return 0; }

#endif

/* Written once, by `choose`, while the program has one thread. */
static const struct sori_kernels *chosen = &reference;

__attribute__((constructor)) static void choose(void)
{
    const struct sori_kernels *fast = sori_avx512_kernels();
    if (fast && !getenv("STT_PORTABLE_KERNELS")) chosen = fast;
}

const struct sori_kernels *sori_chosen_kernels(void) { return chosen; }

void sori_gemm_int8(const struct sori_int8_gemm *gemm) { chosen->gemm_int8(gemm); }

void sori_attention_int8(const struct sori_int8_attention *attention) { chosen->attention_int8(attention); }

void sori_pack_keys_int8(
    const float *x, long stride, long positions, int8_t *keys, float *scale, float *zero_point_compensation)
{
    chosen->pack_keys_int8(x, stride, positions, keys, scale, zero_point_compensation);
}

void sori_pack_values_int8(const float *x, long stride, long positions, int8_t *values, float *scale)
{
    chosen->pack_values_int8(x, stride, positions, values, scale);
}

void sori_attention_int4(const struct sori_int4_attention *attention) { chosen->attention_int4(attention); }

void sori_pack_keys_int4(
    const float *x, long stride, long positions, struct sori_int4_chunk *chunks, uint8_t *low_nibbles)
{
    chosen->pack_keys_int4(x, stride, positions, chunks, low_nibbles);
}

void sori_pack_values_int4(const float *x, long stride, long positions, struct sori_int4_chunk *chunks)
{
    chosen->pack_values_int4(x, stride, positions, chunks);
}

void sori_self_attention(
    const float *query, const void *keys, const void *values, int is_half, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out)
{
    chosen->self_attention(query, keys, values, is_half, block_table, slot_stride, count, width, scores, out);
}

void sori_to_half(const float *x, long count, uint16_t *out) { chosen->to_half(x, count, out); }

void sori_layer_norm(const float *x, const float *weight, const float *bias, long count, float *out)
{
    chosen->layer_norm(x, weight, bias, count, out);
}

float sori_quantize_row(const float *x, long count, uint8_t *out) { return chosen->quantize_row(x, count, out); }

void sori_coarse_logits(
    const struct sori_split_gemm *gemm, long rows, long first, long last, float *maxima, long maxima_stride,
    const void *next)
{
    chosen->coarse_logits(gemm, rows, first, last, maxima, maxima_stride, next);
}

void sori_exact_logits(
    const struct sori_split_gemm *gemm, long row, long first, long last, const float *maxima, float least)
{
    chosen->exact_logits(gemm, row, first, last, maxima, least);
}

float sori_logits_largest(const float *x, long count) { return chosen->logits_largest(x, count); }

float sori_logits_exponential_sum(const float *x, long count, float most, float factor)
{
    return chosen->logits_exponential_sum(x, count, most, factor);
}

long sori_logits_first_above(const float *x, long first, long count, float least)
{
    return chosen->logits_first_above(x, first, count, least);
}

float sori_logits_threshold(const float *x, long count, long wanted)
{
    return chosen->logits_threshold(x, count, wanted);
}

#include "reference.h"

/*
 * The plain twin of every kernel (those of attention over cached windows are in reference_attention.c): the contract of
 * CKernels.h in loops that a reader can check. Rounding to bytes, ranges, and the order of chunks are those of the
 * kernels; sums of floats are in another order.
 *
 * Rows of activations and self-attention compute on every processor without AVX-512 VNNI, so their sums are in eight
 * parts, which compilers turn into vectors. The others compute in tests only: products of oneDNN and Swift take their
 * order.
 */

/* ---- Products of bytes ---- */

/* x (1 + erf(x / sqrt 2)) / 2 with half an odd polynomial instead of the error function. */
static float gelu(float x)
{
    float t = smaller(larger(x, -3.4f), 3.4f);
    float s = t * t;
    float p = s * -7.90313195e-7f + 3.70680138e-5f;
    p = p * s - 7.44731556e-4f;
    p = p * s + 8.56201480e-3f;
    p = p * s - 6.43043456e-2f;
    p = p * s + 3.97785214e-1f;
    return x * (p * t + 0.5f);
}

void sori_reference_gemm_int8(const struct sori_int8_gemm *g)
{
    for (long r = 0; r < g->rows; r++) {
        for (long n = 0; n < g->columns; n++) {
            int32_t sum = 0;
            for (long k = 0; k < g->inner; k++)
                sum += g->left[r * g->inner + k] * g->right[sori_int8_index(k, n, g->inner)];
            float value = (float)sum * g->scale[n] - g->zero_point_compensation[n];
            value = value * g->row_scale[r] + (g->bias ? g->bias[n] : 0);
            float *out = g->out + r * g->stride + n;
            switch (g->epilogue) {
            case sori_epilogue_store: *out = value; break;
            case sori_epilogue_add: *out += value; break;
            case sori_epilogue_gelu: *out = gelu(value); break;
            }
        }
    }
}

/* ---- Self-attention ---- */

static uint16_t half_of(float x)
{
    uint32_t sign = bits_of(x) >> 16 & 0x8000, rest = bits_of(x) & 0x7FFFFFFF;
    if (rest > 0x7F800000) return (uint16_t)(sign | 0x7E00 | (rest >> 13 & 0x3FF));
    if (rest >= 0x47800000) return (uint16_t)(sign | 0x7C00);
    /* Below 2^-14 a half has steps of 2^-24, as has a float near 0.5. */
    if (rest < 0x38800000) return (uint16_t)(sign | (bits_of(float_of(rest) + 0.5f) - 0x3F000000));
    return (uint16_t)(sign | (rest - 0x38000000 + 0xFFF + (rest >> 13 & 1)) >> 13);
}

static float float_of_half(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3FF;
    if (exponent == 31) return float_of(sign | 0x7F800000 | fraction << 13);
    if (exponent == 0) return float_of(sign | bits_of((float)fraction * 0x1p-24f));
    return float_of(sign | (exponent + 112) << 23 | fraction << 13);
}

void sori_reference_to_half(const float *x, long count, uint16_t *out)
{
    for (long i = 0; i < count; i++) out[i] = half_of(x[i]);
}

/* x[t] = e^(x[t] - the largest); gives the sum. */
static float exponentiate(float *x, long count)
{
    float most = -__builtin_inff();
    for (long t = 0; t < count; t++) most = larger(most, x[t]);
    for (long t = 0; t < count; t++) x[t] = exponential(x[t] - most);
    float sums[PARTS] = {0};
    long t = 0;
    for (; t + PARTS <= count; t += PARTS)
        for (long i = 0; i < PARTS; i++) sums[i] += x[t + i];
    float sum = sum_of_parts(sums);
    for (; t < count; t++) sum += x[t];
    return sum;
}

static float dot(const float *x, const float *y, long width)
{
    float a[PARTS] = {0}, b[PARTS] = {0};
    long c = 0;
    for (; c + 2 * PARTS <= width; c += 2 * PARTS) {
        for (long i = 0; i < PARTS; i++) a[i] += x[c + i] * y[c + i];
        for (long i = 0; i < PARTS; i++) b[i] += x[c + PARTS + i] * y[c + PARTS + i];
    }
    if (c < width)
        for (long i = 0; i < PARTS; i++) a[i] += x[c + i] * y[c + i];
    for (long i = 0; i < PARTS; i++) a[i] += b[i];
    return sum_of_parts(a);
}

/*
 * out[i] = (sum over t of scores[t] * values[t, i]) * factor for i in 0..<block, so many that sums stay in registers.
 */
static inline __attribute__((always_inline)) void add_values(
    const float *values, const int32_t *block_table, long slot_stride, long count, long width, const float *scores,
    float factor, float *out, const int block)
{
    float totals[32] = {0};
    for (long t = 0; t < count; t++) {
        const float *value = values + sori_cache_index(block_table, slot_stride, t, width);
        for (int i = 0; i < block; i++) totals[i] += value[i] * scores[t];
    }
    for (int i = 0; i < block; i++) out[i] = totals[i] * factor;
}

static void attend_floats(
    const float *query, const float *keys, const float *values, const int32_t *block_table, long slot_stride,
    long count,
    long width, float *scores, float *out)
{
    for (long t = 0; t < count; t++)
        scores[t] = dot(query, keys + sori_cache_index(block_table, slot_stride, t, width), width);
    float factor = 1 / exponentiate(scores, count);
    long c = 0;
    for (; c + 32 <= width; c += 32)
        add_values(values + c, block_table, slot_stride, count, width, scores, factor, out + c, 32);
    for (; c < width; c += 8)
        add_values(values + c, block_table, slot_stride, count, width, scores, factor, out + c, 8);
}

static void attend_half_floats(
    const float *query, const uint16_t *keys, const uint16_t *values, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out)
{
    for (long t = 0; t < count; t++) {
        const uint16_t *key = keys + sori_cache_index(block_table, slot_stride, t, width);
        scores[t] = 0;
        for (long c = 0; c < width; c++) scores[t] += query[c] * float_of_half(key[c]);
    }
    float factor = 1 / exponentiate(scores, count);
    for (long c = 0; c < width; c++) {
        float total = 0;
        for (long t = 0; t < count; t++)
            total += float_of_half(values[sori_cache_index(block_table, slot_stride, t, width) + c]) * scores[t];
        out[c] = total * factor;
    }
}

void sori_reference_self_attention(
    const float *query, const void *keys, const void *values, int is_half, const int32_t *block_table, long slot_stride,
    long count, long width, float *scores, float *out)
{
    if (is_half)
        attend_half_floats(query, keys, values, block_table, slot_stride, count, width, scores, out);
    else
        attend_floats(query, keys, values, block_table, slot_stride, count, width, scores, out);
}

/* ---- Rows of activations ---- */

/* The sum over i of x[i] - mean, or with `is_square` of its square. */
static inline float sum_of_row(const float *x, float mean, long count, const int is_square)
{
    float sums[2 * PARTS] = {0};
    long i = 0;
    for (; i + 2 * PARTS <= count; i += 2 * PARTS)
        for (long p = 0; p < 2 * PARTS; p++) {
            float v = x[i + p] - mean;
            sums[p] += is_square ? v * v : v;
        }
    for (long p = 0; i + p < count; p++) {
        float v = x[i + p] - mean;
        sums[p % PARTS] += is_square ? v * v : v;
    }
    for (long p = 0; p < PARTS; p++) sums[p] += sums[p + PARTS];
    return sum_of_parts(sums);
}

void sori_reference_layer_norm(const float *x, const float *weight, const float *bias, long count, float *out)
{
    float mean = sum_of_row(x, 0, count, 0) / (float)count;
    float factor = 1 / __builtin_sqrtf(sum_of_row(x, mean, count, 1) / (float)count + 1e-5f);
    for (long i = 0; i < count; i++) out[i] = (x[i] - mean) * factor * weight[i] + bias[i];
}

float sori_reference_quantize_row(const float *x, long count, uint8_t *out)
{
    float parts[PARTS] = {0}, most = 0;
    long i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (long p = 0; p < PARTS; p++) parts[p] = larger(parts[p], magnitude(x[i + p]));
    for (; i < count; i++) most = larger(most, magnitude(x[i]));
    for (long p = 0; p < PARTS; p++) most = larger(most, parts[p]);
    if (!(most > 1e-30f && most < 1e30f)) {
        __builtin_memset(out, 128, (unsigned long)count);
        return 1;
    }
    float factor = 127 / most;
    /* 2^23 + 128 rounds to nearest even and leaves the byte in the lowest bits. */
    for (i = 0; i < count; i++) out[i] = (uint8_t)bits_of(x[i] * factor + 8388736);
    return most / 127;
}

/* ---- Logits ---- */

void sori_reference_coarse_logits(
    const struct sori_split_gemm *g, long rows, long first, long last, float *maxima, long maxima_stride,
    const void *next)
{
    (void)next;
    for (long r = 0; r < rows; r++) {
        int32_t row_sum = 0;
        for (long k = 0; k < g->inner; k++) row_sum += g->left[r * g->inner + k] - 128;
        for (long n = first; n < last; n++) {
            int32_t sum = 0;
            for (long k = 0; k < g->inner; k++) {
                int high = g->high_nibbles[sori_high_nibble_index(k, n, g->inner)] >> sori_high_nibble_shift(k) & 15;
                sum += g->left[r * g->inner + k] * high;
            }
            float value = (float)sum * 16 - 120.5f * (float)row_sum;
            value = (value * g->scale[n] - g->zero_point_compensation[n]) * g->row_scale[r];
            g->out[r * g->stride + n] = value;
            float *most = maxima + r * maxima_stride + n / 64;
            *most = n % 64 == 0 ? value : larger(*most, value);
        }
    }
}

void sori_reference_exact_logits(
    const struct sori_split_gemm *g, long row, long first, long last, const float *maxima, float least)
{
    const uint8_t *left = g->left + row * g->inner;
    int32_t row_sum = 0;
    for (long k = 0; k < g->inner; k++) row_sum += left[k] - 128;
    for (long n = first; n < last; n++) {
        float *out = g->out + row * g->stride + n;
        if (!(maxima[n / 64] >= least && *out >= least)) continue;
        int32_t sum = 0;
        for (long k = 0; k < g->inner; k++) {
            int low = g->low_nibbles[sori_low_nibble_index(k, n, g->inner)] >> sori_low_nibble_shift(k) & 15;
            sum += (left[k] - 128) * low;
        }
        *out += ((float)sum - 7.5f * (float)row_sum) * g->row_scale[row] * g->scale[n];
    }
}

float sori_reference_logits_largest(const float *x, long count)
{
    float most = -__builtin_inff();
    for (long i = 0; i < count; i++) most = larger(most, x[i]);
    return most;
}

float sori_reference_logits_exponential_sum(const float *x, long count, float most, float factor)
{
    float sums[PARTS] = {0};
    for (long i = 0; i < count; i++) {
        float power = (x[i] - most) * factor;
        if (power >= -87) sums[i % PARTS] += exponential(power);
    }
    return sum_of_parts(sums);
}

long sori_reference_logits_first_above(const float *x, long first, long count, float least)
{
    while (first < count && !(x[first] > least)) first++;
    return first;
}

float sori_reference_logits_threshold(const float *x, long count, long wanted)
{
    if (count < wanted || count <= 0) return -__builtin_inff();
    float least = x[0], most = x[0];
    for (long i = 0; i < count; i++) {
        least = smaller(least, x[i]);
        most = larger(most, x[i]);
    }
    if (!(most - least < __builtin_inff())) return -__builtin_inff();
    /* Halved until what is left between is a thousandth of the distance: a few more than wanted do no harm. */
    for (int step = 0; step < 10; step++) {
        float middle = 0.5f * (least + most);
        long above = 0;
        for (long i = 0; i < count; i++) above += x[i] >= middle;
        if (above >= wanted)
            least = middle;
        else
            most = middle;
    }
    return least;
}

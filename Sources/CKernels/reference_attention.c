#include "reference.h"

/*
 * The plain twins of attention over keys and values in bytes and in four bits, and of what packs them. They compute in
 * tests only: where there is no AVX-512 VNNI, attention is two products of oneDNN and a softmax in Swift.
 */

enum { WIDTH = SORI_HEAD_WIDTH, CHUNK = SORI_CHUNK_POSITIONS };

static long least_of(long a, long b) { return a < b ? a : b; }

/* ---- The softmax, a chunk of positions at a time, with weights of one byte ---- */

/* One row after some chunks: the sum of its weights, times 2^-exponent as are its totals. */
struct row_state {
    float exponent, sum, totals[WIDTH];
};

/* Makes room for weights that are times 2^offset; gives what takes them to the scale of the row's totals. */
static float rescale(struct row_state *state, float offset)
{
    if (-offset > state->exponent) {
        float shift = state->exponent + offset;
        for (long c = 0; c < WIDTH; c++) state->totals[c] = scaled(state->totals[c], shift);
        state->sum = scaled(state->sum, shift);
        state->exponent = -offset;
    }
    return scaled(1, -offset - state->exponent);
}

/* The byte round(2^power + dither), of the power within 0.2 %. */
static uint8_t weight_of(float power, float dither)
{
    float rest = power - __builtin_floorf(power);
    float value = (rest * 0.33719019f + 0.65763564f) * rest + 1.0017243f;
    return (uint8_t)rounded(scaled(value, power) + dither, 0, 255);
}

/* Turns a chunk's scores into weights 2^(score * factor + offset); gives their sum. */
static int32_t weigh(const float *scores, const float *dither, float factor, float offset, long count, uint8_t *weights)
{
    int32_t sum = 0;
    for (long t = 0; t < count; t++) {
        weights[t] = weight_of(scores[t] * factor + offset, dither[t]);
        sum += weights[t];
    }
    return sum;
}

/* ---- Keys and values in bytes ---- */

void sori_reference_attention_int8(const struct sori_int8_attention *a)
{
    for (long r = 0; r < a->rows; r++) {
        struct row_state state = {.exponent = -__builtin_inff()};
        for (long first = 0; first < a->positions; first += CHUNK) {
            long count = least_of(a->positions - first, CHUNK);
            float scores[CHUNK], most = -__builtin_inff();
            for (long t = 0; t < count; t++) {
                int32_t sum = 0;
                for (long k = 0; k < WIDTH; k++)
                    sum += a->queries[r * WIDTH + k] * a->keys[sori_int8_index(k, first + t, WIDTH)];
                scores[t] = (float)sum * a->key_scale[first + t] - a->key_zero_point_compensation[first + t];
                most = larger(most, scores[t]);
            }
            float factor = a->query_scale[r] * 1.44269504f;
            /* A whole number, so that powers of two lead from chunk to chunk: the largest weight comes to 127...254. */
            float offset = __builtin_floorf(7.98868469f - most * factor);
            uint8_t weights[CHUNK];
            int32_t sum = weigh(scores, a->dither + first, factor, offset, count, weights);
            float back = rescale(&state, offset);
            state.sum += (float)sum * back;
            for (long c = 0; c < WIDTH; c++) {
                int32_t total = 0;
                for (long t = 0; t < count; t++)
                    total += weights[t] * a->values[sori_int8_index(first + t, c, a->positions)];
                state.totals[c] += (float)total * back;
            }
        }
        for (long c = 0; c < WIDTH; c++)
            a->out[r * a->stride + c] = state.totals[c] * (1 / state.sum) * a->value_scale[c];
    }
}

void sori_reference_pack_keys_int8(
    const float *x, long stride, long positions, int8_t *keys, float *scale, float *zero_point_compensation)
{
    float mean[WIDTH] = {0};
    for (long t = 0; t < positions; t++)
        for (long k = 0; k < WIDTH; k++) mean[k] += x[t * stride + k];
    for (long k = 0; k < WIDTH; k++) mean[k] *= 1 / (float)positions;
    for (long t = 0; t < (positions + 15) / 16 * 16; t++) {
        float most = 0;
        for (long k = 0; t < positions && k < WIDTH; k++) most = larger(most, magnitude(x[t * stride + k] - mean[k]));
        int is_sound = most > 1e-30f && most < 1e30f;
        float factor = is_sound ? 127 / most : 0, unit = is_sound ? most / 127 : 1;
        int32_t sum = 0;
        for (long k = 0; k < WIDTH; k++) {
            int32_t byte = is_sound ? rounded((x[t * stride + k] - mean[k]) * factor, -128, 127) : 0;
            keys[sori_int8_index(k, t, WIDTH)] = (int8_t)byte;
            sum += byte;
        }
        if (t >= positions) continue;
        scale[t] = unit;
        zero_point_compensation[t] = 128 * (float)sum * unit;
    }
}

void sori_reference_pack_values_int8(const float *x, long stride, long positions, int8_t *values, float *scale)
{
    for (long c = 0; c < WIDTH; c++) {
        float most = 1e-30f;
        for (long t = 0; t < positions; t++) most = larger(most, magnitude(x[t * stride + c]));
        most = smaller(most, 1e30f);
        scale[c] = most * (1 / 127.0f);
        for (long t = 0; t < (positions + 3) / 4 * 4; t++) {
            float value = t < positions ? x[t * stride + c] * (127 / most) : 0;
            values[sori_int8_index(t, c, positions)] = (int8_t)rounded(value, -128, 127);
        }
    }
}

/* ---- Keys and values in four bits ---- */

/* A query for one chunk: score = (sum of bytes * four bits, or all eight) * scale + offset. */
struct chunk_query {
    int8_t bytes[WIDTH];
    float scale, offset;
};

/* The query's numbers take up the keys' scales; the middle of the keys counts exactly. */
static struct chunk_query query_for(const float *x, const struct sori_int4_chunk *chunk, int has_low)
{
    struct chunk_query query;
    float v[WIDTH], most = 0, offset = 0;
    for (long c = 0; c < WIDTH; c++) {
        v[c] = x[c] * chunk->key_scale[c];
        most = larger(most, magnitude(v[c]));
        offset += x[c] * chunk->key_middle[c];
    }
    int is_sound = most > 1e-30f && most < 1e30f;
    float unit = is_sound ? most * (1 / 127.0f) : 0, factor = is_sound ? 127 / most : 0;
    int32_t sum = 0;
    for (long c = 0; c < WIDTH; c++) {
        query.bytes[c] = (int8_t)(is_sound ? rounded(v[c] * factor, -128, 127) : 0);
        sum += query.bytes[c];
    }
    /* What the unsigned keys have too much: 7.5 times 16, or with their lower bits 127.5. */
    offset += (float)sum * (has_low ? -127.5f * unit : -120 * unit);
    query.scale = has_low ? unit : 16 * unit;
    query.offset = offset > -1e30f && offset < 1e30f ? offset : 0;
    return query;
}

static float score_of(const struct chunk_query *query, const uint8_t *keys, const uint8_t *low, long t)
{
    int32_t high_sum = 0, low_sum = 0;
    for (long c = 0; c < WIDTH; c++) {
        long index = sori_int4_key_index(t, c);
        int shift = sori_int4_key_shift(c);
        high_sum += query->bytes[c] * (keys[index] >> shift & 15);
        if (low) low_sum += query->bytes[c] * (low[index] >> shift & 15);
    }
    return (float)(low ? 16 * high_sum + low_sum : high_sum);
}

void sori_reference_attention_int4(const struct sori_int4_attention *a)
{
    for (long r = 0; r < a->rows; r++) {
        struct row_state state = {.exponent = -__builtin_inff()};
        for (long first = 0; first < a->positions; first += CHUNK) {
            long count = least_of(a->positions - first, CHUNK);
            const struct sori_int4_chunk *chunk = a->chunks + first / CHUNK;
            const uint8_t *low = a->low_nibbles ? a->low_nibbles + first / CHUNK * SORI_CHUNK_BYTES : 0;
            struct chunk_query query = query_for(a->queries + r * a->query_stride, chunk, low != 0);
            float scores[CHUNK], most = -__builtin_inff();
            for (long t = 0; t < count; t++) {
                scores[t] = score_of(&query, chunk->keys, low, t);
                most = larger(most, scores[t]);
                if (a->scores) a->scores[r * a->score_stride + first + t] = scores[t] * query.scale + query.offset;
            }
            float factor = query.scale * 1.44269504f, offset = query.offset * 1.44269504f;
            /* A whole number, so that powers of two lead from chunk to chunk: the largest weight comes to 127...254. */
            float exponent = __builtin_floorf(7.98868469f - (most * factor + offset));
            uint8_t weights[CHUNK];
            float sum = (float)weigh(scores, a->dither + first, factor, offset + exponent, count, weights);
            float back = rescale(&state, exponent);
            state.sum += sum * back;
            for (long c = 0; c < WIDTH; c++) {
                int32_t total = 0;
                for (long t = 0; t < count; t++)
                    total += weights[t] * (chunk->values[sori_int4_value_index(t, c)] >> sori_int4_value_shift(t) & 15);
                state.totals[c] += ((float)total * chunk->value_scale[c] + chunk->value_least[c] * sum) * back;
            }
        }
        for (long c = 0; c < WIDTH; c++) a->out[r * a->stride + c] = state.totals[c] * (1 / state.sum);
    }
}

/* How numbers of a chunk become 0...steps: round((x - least) * factor); scale is the way back. */
struct range {
    float least, factor, scale;
};

static struct range range_of(const float *x, long stride, long count, float steps)
{
    float least = __builtin_inff(), most = -__builtin_inff();
    for (long t = 0; t < count; t++) {
        least = smaller(least, x[t * stride]);
        most = larger(most, x[t * stride]);
    }
    float width = most - least;
    int is_sound = magnitude(least) < 1e30f && width < 1e30f, is_wide = is_sound && width > 1e-30f;
    return (struct range){
        .least = is_sound ? least : 0,
        .factor = is_wide ? steps / width : 0,
        .scale = is_wide ? width * (1 / steps) : 0,
    };
}

/* Puts four bits into a byte without touching its other bits. */
static void put(uint8_t *byte, int shift, int32_t number)
{
    *byte = (uint8_t)((*byte & ~(15 << shift)) | (number & 15) << shift);
}

void sori_reference_pack_keys_int4(
    const float *x, long stride, long positions, struct sori_int4_chunk *chunks, uint8_t *low_nibbles)
{
    for (long first = 0; first < positions; first += CHUNK, chunks++, low_nibbles += SORI_CHUNK_BYTES) {
        long count = least_of(positions - first, CHUNK);
        for (long c = 0; c < WIDTH; c++) {
            const float *numbers = x + first * stride + c;
            struct range range = range_of(numbers, stride, count, 255);
            chunks->key_scale[c] = range.scale;
            chunks->key_middle[c] = range.scale * 127.5f + range.least;
            for (long t = 0; t < (count + 15) / 16 * 16; t++) {
                float number = t < count ? (numbers[t * stride] - range.least) * range.factor - 128 : -128;
                int32_t byte = rounded(number, -128, 127) + 128;
                long index = sori_int4_key_index(t, c);
                put(chunks->keys + index, sori_int4_key_shift(c), byte >> 4);
                put(low_nibbles + index, sori_int4_key_shift(c), byte & 15);
            }
        }
    }
}

void sori_reference_pack_values_int4(const float *x, long stride, long positions, struct sori_int4_chunk *chunks)
{
    for (long first = 0; first < positions; first += CHUNK, chunks++) {
        long count = least_of(positions - first, CHUNK);
        for (long c = 0; c < WIDTH; c++) {
            const float *numbers = x + first * stride + c;
            struct range range = range_of(numbers, stride, count, 15);
            chunks->value_scale[c] = range.scale;
            chunks->value_least[c] = range.least;
            for (long t = 0; t < (count + 7) / 8 * 8; t++) {
                float number = t < count ? (numbers[t * stride] - range.least) * range.factor : 0;
                put(chunks->values + sori_int4_value_index(t, c), sori_int4_value_shift(t), rounded(number, 0, 15));
            }
        }
    }
}

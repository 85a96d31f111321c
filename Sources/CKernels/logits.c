#include "avx512.h"
#include "nibble_product.h"
#include "transpose.h"

/*
 * Logits of text tokens in two steps: coarse ones of all columns by the high nibbles of the weights, then exact ones by
 * the low nibbles for those columns that reach a limit. `inner` and `columns` are multiples of 64; blocks of six rows
 * by 64 columns stay in registers. No alignment is needed.
 */

#if defined(__x86_64__)

/* Columns that become exact together. */
enum { TOGETHER = 16 };

AVX512_BEGIN

/* The sum over k of left[k] - 128. */
INLINE int32_t row_sum(const uint8_t *left, long inner)
{
    __m512i sum = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    for (long k = 0; k < inner; k += 64) sum = _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(left + k), ones);
    return _mm512_reduce_add_epi32(sum) - 128 * (int32_t)inner;
}

/* One panel for some rows, from `row` on; `offsets[r]` is 120.5 times the row's sum. */
INLINE void coarse_rows(
    const struct sori_split_gemm *p, long row, const int rows, long first, const float *offsets, float *maxima,
    long maxima_stride,
    const uint8_t *ahead, const int lines)
{
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    const uint8_t *panel = p->high_nibbles + first * p->inner / 2, *left = p->left + row * p->inner;
    for (long k = 0; k < p->inner; k += 8) {
        UNROLL for (int line = 0; line < lines; line++) _mm_prefetch(ahead + k * 8 * lines + 64 * line, _MM_HINT_T1);
        multiply_nibbles(sums, left + k, p->inner, panel + k * 32, rows, 0, 0);
        multiply_nibbles(sums, left + k + 4, p->inner, panel + k * 32, rows, 1, 0);
    }
    __m512 scale[4], compensation[4];
    UNROLL for (int j = 0; j < 4; j++) scale[j] = _mm512_loadu_ps(p->scale + first + 16 * j);
    UNROLL for (int j = 0; j < 4; j++) compensation[j] = _mm512_loadu_ps(p->zero_point_compensation + first + 16 * j);
    UNROLL for (int r = 0; r < rows; r++) {
        __m512 row_scale = _mm512_set1_ps(p->row_scale[row + r]), offset = _mm512_set1_ps(offsets[row + r]), value[4];
        float *out = p->out + (row + r) * p->stride + first;
        UNROLL for (int j = 0; j < 4; j++) {
            value[j] = _mm512_fmsub_ps(_mm512_cvtepi32_ps(sums[r][j]), _mm512_set1_ps(16), offset);
            value[j] = _mm512_mul_ps(_mm512_fmsub_ps(value[j], scale[j], compensation[j]), row_scale);
            _mm512_storeu_ps(out + 16 * j, value[j]);
        }
        value[0] = _mm512_max_ps(_mm512_max_ps(value[0], value[1]), _mm512_max_ps(value[2], value[3]));
        maxima[(row + r) * maxima_stride + first / 64] = _mm512_reduce_max_ps(value[0]);
    }
}

INLINE void coarse_rest(
    const struct sori_split_gemm *p, long row, const int rows, long first, const float *offsets, float *maxima,
    long maxima_stride,
    const uint8_t *ahead, long lines)
{
    if (lines == 4)
        coarse_rows(p, row, rows, first, offsets, maxima, maxima_stride, ahead, 4);
    else
        coarse_rows(p, row, rows, first, offsets, maxima, maxima_stride, ahead, 2);
}

void sori_avx512_coarse_logits(
    const struct sori_split_gemm *p, long rows, long first, long last, float *maxima, long maxima_stride,
    const void *next)
{
    float offsets[SORI_MAX_ROWS];
    for (long r = 0; r < rows; r++) offsets[r] = 120.5f * (float)row_sum(p->left + r * p->inner, p->inner);
    /* As in products of bytes: what is read next is fetched by all groups of rows. */
    long groups = (rows + ROW_BLOCK - 1) / ROW_BLOCK, lines = groups == 1 ? 4 : groups < 4 ? 2 : 1;
    for (; first < last; first += 64) {
        const uint8_t *panel = p->high_nibbles + first * p->inner / 2, *end = panel + 32 * p->inner;
        const uint8_t *ahead = first + 64 < last ? end : next ? next : panel, *ahead_end = ahead + 32 * p->inner;
        long row = 0;
        for (; row + ROW_BLOCK <= rows; row += ROW_BLOCK) {
            switch (lines) {
            case 1: coarse_rows(p, row, ROW_BLOCK, first, offsets, maxima, maxima_stride, ahead, 1); break;
            case 2: coarse_rows(p, row, ROW_BLOCK, first, offsets, maxima, maxima_stride, ahead, 2); break;
            default: coarse_rows(p, row, ROW_BLOCK, first, offsets, maxima, maxima_stride, ahead, 4); break;
            }
            ahead += 8 * p->inner * lines;
            if (ahead >= ahead_end) ahead = panel;
        }
        switch (rows - row) {
        case 1: coarse_rest(p, row, 1, first, offsets, maxima, maxima_stride, ahead, lines); break;
        case 2: coarse_rest(p, row, 2, first, offsets, maxima, maxima_stride, ahead, lines); break;
        case 3: coarse_rest(p, row, 3, first, offsets, maxima, maxima_stride, ahead, lines); break;
        case 4: coarse_rest(p, row, 4, first, offsets, maxima, maxima_stride, ahead, lines); break;
        case 5: coarse_rest(p, row, 5, first, offsets, maxima, maxima_stride, ahead, lines); break;
        default: break;
        }
    }
}

/*
 * Makes columns of one row exact: the first `count` of `columns`, but at most `TOGETHER`, as far as which the list is
 * readable and holds columns. `offset` is 7.5 times the row's sum.
 */
INLINE void exact_columns(const struct sori_split_gemm *p, long row, const int32_t *columns, long count, float offset)
{
    const __m512i mask = _mm512_set1_epi8(15), flip = _mm512_set1_epi8(-128);
    /* The second half of the numbers are the higher bits. */
    const __m512i shifts = _mm512_inserti64x4(_mm512_setzero_si512(), _mm256_set1_epi16(4), 1);
    const uint8_t *left = p->left + row * p->inner;
    __m512i sums[TOGETHER];
    UNROLL for (int i = 0; i < TOGETHER; i++) sums[i] = _mm512_setzero_si512();
    for (long k = 0; k < p->inner; k += 64) {
        __m512i numbers = _mm512_xor_si512(_mm512_loadu_si512(left + k), flip);
        UNROLL for (int i = 0; i < TOGETHER; i++) {
            const uint8_t *bytes = p->low_nibbles + (columns[i] * p->inner + k) / 2;
            __m512i both = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)bytes));
            __m512i low = _mm512_and_si512(_mm512_srlv_epi16(both, shifts), mask);
            sums[i] = _mm512_dpbusd_epi32(sums[i], low, numbers);
        }
    }
    transpose(sums);
    UNROLL for (int i = 1; i < TOGETHER; i++) sums[0] = _mm512_add_epi32(sums[0], sums[i]);
    __mmask16 wanted = first_lanes(count);
    __m512i indices = _mm512_loadu_si512(columns);
    float *out = p->out + row * p->stride;
    __m512 value = _mm512_sub_ps(_mm512_cvtepi32_ps(sums[0]), _mm512_set1_ps(offset));
    value = _mm512_mul_ps(value, _mm512_set1_ps(p->row_scale[row]));
    __m512 scale = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), wanted, indices, p->scale, 4);
    __m512 before = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), wanted, indices, out, 4);
    _mm512_mask_i32scatter_ps(out, wanted, indices, _mm512_fmadd_ps(value, scale, before), 4);
}

void sori_avx512_exact_logits(const struct sori_split_gemm *p, long row, long first, long last, const float *maxima,
    float least)
{
    /* What was found becomes exact as soon as it is enough for a block; its numbers are on their way meanwhile. */
    enum { LIST = 128 };
    int32_t columns[LIST + 64];
    long count = 0;
    float offset = 7.5f * (float)row_sum(p->left + row * p->inner, p->inner);
    __m512 limit = _mm512_set1_ps(least);
    const float *out = p->out + row * p->stride;
    for (; first < last; first += 64) {
        if (!(maxima[first / 64] >= least)) continue;
        for (int j = 0; j < 4; j++) {
            long column = first + 16 * j;
            __mmask16 above = _mm512_cmp_ps_mask(_mm512_loadu_ps(out + column), limit, _CMP_GE_OQ);
            for (; above; above &= (__mmask16)(above - 1)) {
                int32_t found = (int32_t)column + __builtin_ctz(above);
                columns[count++] = found;
                for (long k = 0; k < p->inner / 2; k += 64)
                    _mm_prefetch(p->low_nibbles + found * p->inner / 2 + k, _MM_HINT_T0);
            }
        }
        if (count < LIST) continue;
        long done = 0;
        for (; done + TOGETHER <= count; done += TOGETHER) exact_columns(p, row, columns + done, TOGETHER, offset);
        for (long i = done; i < count; i++) columns[i - done] = columns[i];
        count -= done;
    }
    if (!count) return;
    for (long i = count; i < (count + TOGETHER - 1) / TOGETHER * TOGETHER; i++) columns[i] = columns[0];
    for (long done = 0; done < count; done += TOGETHER) exact_columns(p, row, columns + done, count - done, offset);
}

AVX512_END
#endif

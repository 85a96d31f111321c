#include "avx512.h"

/*
 * Products of bytes: every linear layer of an int8 model. `[rows, inner]` unsigned by `[inner, columns]` signed; blocks
 * of six rows by 64 columns stay in registers, 24 sums of 16 columns each. The right side stands in panels of 64
 * columns (`sori_int8_index`), padded with zeros to whole panels, and `inner` is a multiple of 64; rows need no
 * padding. Loads need no alignment, and are fastest where the right side begins at a cache line.
 */

#if defined(__x86_64__)

AVX512_BEGIN

/* x (1 + erf(x / sqrt 2)) / 2 with half an odd polynomial instead of the error function. */
INLINE __m512 gelu(__m512 x)
{
    __m512 limit = _mm512_set1_ps(3.4f);
    __m512 t = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-3.4f)), limit);
    __m512 s = _mm512_mul_ps(t, t);
    __m512 p = _mm512_fmadd_ps(s, _mm512_set1_ps(-7.90313195e-7f), _mm512_set1_ps(3.70680138e-5f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(-7.44731556e-4f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(8.56201480e-3f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(-6.43043456e-2f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(3.97785214e-1f));
    return _mm512_mul_ps(x, _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.5f)));
}

INLINE void multiply_rows(
    const struct sori_int8_gemm *p, long first, const int8_t *panel, long row, const int rows,
    const enum sori_epilogue epilogue,
    const int8_t *ahead, const int lines)
{
    __m512i sums[ROW_BLOCK][4];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int j = 0; j < 4; j++) sums[r][j] = _mm512_setzero_si512();
    multiply_panel(sums, p->left + row * p->inner, p->inner, panel, p->inner, rows, ahead, lines);
    UNROLL for (int j = 0; j < 4; j++) {
        long column = first + 16 * j;
        __mmask16 mask = first_lanes(p->columns - column);
        __m512 scale = _mm512_loadu_ps(p->scale + column), compensation
            = _mm512_loadu_ps(p->zero_point_compensation + column);
        __m512 bias = p->bias ? _mm512_loadu_ps(p->bias + column) : _mm512_setzero_ps();
        UNROLL for (int r = 0; r < rows; r++) {
            __m512 row_scale = _mm512_set1_ps(p->row_scale[row + r]);
            __m512 value = _mm512_fmsub_ps(_mm512_cvtepi32_ps(sums[r][j]), scale, compensation);
            value = _mm512_fmadd_ps(value, row_scale, bias);
            float *out = p->out + (row + r) * p->stride + column;
            if (epilogue == sori_epilogue_add) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, out));
            if (epilogue == sori_epilogue_gelu) value = gelu(value);
            _mm512_mask_storeu_ps(out, mask, value);
        }
    }
}

/* The last rows, fewer than a whole group. */
INLINE void multiply_rest(
    const struct sori_int8_gemm *p, long first, const int8_t *panel, long row, const int rows,
    const enum sori_epilogue epilogue,
    const int8_t *ahead, long lines)
{
    if (lines == 4)
        multiply_rows(p, first, panel, row, rows, epilogue, ahead, 4);
    else
        multiply_rows(p, first, panel, row, rows, epilogue, ahead, 2);
}

INLINE void multiply_all(const struct sori_int8_gemm *p, const enum sori_epilogue epilogue)
{
    /* What is read next is fetched by all groups of rows, in quarters. */
    long groups = (p->rows + ROW_BLOCK - 1) / ROW_BLOCK, lines = groups == 1 ? 4 : groups < 4 ? 2 : 1;
    for (long first = 0; first < p->columns; first += 64) {
        const int8_t *panel = p->right + first * p->inner;
        const int8_t *next = first + 64 < p->columns ? panel + 64 * p->inner : p->next ? p->next : panel;
        const int8_t *ahead = next;
        long row = 0;
        for (; row + ROW_BLOCK <= p->rows; row += ROW_BLOCK) {
            switch (lines) {
            case 1: multiply_rows(p, first, panel, row, ROW_BLOCK, epilogue, ahead, 1); break;
            case 2: multiply_rows(p, first, panel, row, ROW_BLOCK, epilogue, ahead, 2); break;
            default: multiply_rows(p, first, panel, row, ROW_BLOCK, epilogue, ahead, 4); break;
            }
            ahead += 16 * p->inner * lines;
            if (ahead >= next + 64 * p->inner) ahead = panel;
        }
        switch (p->rows - row) {
        case 1: multiply_rest(p, first, panel, row, 1, epilogue, ahead, lines); break;
        case 2: multiply_rest(p, first, panel, row, 2, epilogue, ahead, lines); break;
        case 3: multiply_rest(p, first, panel, row, 3, epilogue, ahead, lines); break;
        case 4: multiply_rest(p, first, panel, row, 4, epilogue, ahead, lines); break;
        case 5: multiply_rest(p, first, panel, row, 5, epilogue, ahead, lines); break;
        default: break;
        }
    }
}

void sori_avx512_gemm_int8(const struct sori_int8_gemm *p)
{
    switch (p->epilogue) {
    case sori_epilogue_store: multiply_all(p, sori_epilogue_store); break;
    case sori_epilogue_add: multiply_all(p, sori_epilogue_add); break;
    case sori_epilogue_gelu: multiply_all(p, sori_epilogue_gelu); break;
    }
}

AVX512_END
#endif

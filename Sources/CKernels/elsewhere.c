#include "CKernels.h"

#if !defined(__x86_64__)

/* Other processors have no wide kernels: the first function says so, and the others are never called. */
int sori_wide_available(void) { return 0; }
void sori_wide_product(const struct sori_product *product) { (void)product; }
void sori_wide_attend(const struct sori_attention *attention) { (void)attention; }
void sori_wide_pack_keys(const float *x, long stride, long positions, int8_t *keys, float *scale, float *correction)
{
    (void)x, (void)stride, (void)positions, (void)keys, (void)scale, (void)correction;
}
void sori_wide_pack_values(const float *x, long stride, long positions, int8_t *values, float *scale)
{
    (void)x, (void)stride, (void)positions, (void)values, (void)scale;
}
void sori_wide_normalise(const float *x, const float *weight, const float *bias, long count, float *out)
{
    (void)x, (void)weight, (void)bias, (void)count, (void)out;
}
float sori_wide_quantise(const float *x, long count, uint8_t *out)
{
    (void)x, (void)count, (void)out;
    return 1;
}
void sori_wide_history(
    const float *query, const void *keys, const void *values, int half, const int32_t *writers, long place_stride, long count,
    long width, float *scores, float *out)
{
    (void)query, (void)keys, (void)values, (void)half, (void)writers, (void)place_stride, (void)count;
    (void)width, (void)scores, (void)out;
}
void sori_wide_halve(const float *x, long count, uint16_t *out)
{
    (void)x, (void)count, (void)out;
}
float sori_wide_largest(const float *x, long count)
{
    (void)x, (void)count;
    return 0;
}
float sori_wide_exponential_sum(const float *x, long count, float most, float factor)
{
    (void)x, (void)count, (void)most, (void)factor;
    return 0;
}
long sori_wide_first_above(const float *x, long first, long count, float least)
{
    (void)x, (void)first, (void)least;
    return count;
}
float sori_wide_threshold(const float *x, long count, long wanted)
{
    (void)x, (void)count, (void)wanted;
    return 0;
}
void sori_wide_outline(
    const struct sori_planes *planes, long rows, long first, long last, float *most, long most_stride, const void *next)
{
    (void)planes, (void)rows, (void)first, (void)last, (void)most, (void)most_stride, (void)next;
}
void sori_wide_refine(const struct sori_planes *planes, long row, long first, long last, const float *most, float least)
{
    (void)planes, (void)row, (void)first, (void)last, (void)most, (void)least;
}
void sori_wide_attend_nibbles(const struct sori_nibble_attention *attention) { (void)attention; }
void sori_wide_pack_nibble_keys(const float *x, long stride, long positions, struct sori_nibbles *chunks, uint8_t *low)
{
    (void)x, (void)stride, (void)positions, (void)chunks, (void)low;
}
void sori_wide_pack_nibble_values(const float *x, long stride, long positions, struct sori_nibbles *chunks)
{
    (void)x, (void)stride, (void)positions, (void)chunks;
}

#endif

#pragma once
#include "variants.h"

/* What the plain twins of the kernels share: rounding, powers, and sums in a fixed order. */

/* Results are the same on every processor: a multiplication and an addition stay two roundings. */
#pragma clang fp contract(off)

/* Sums that compilers turn into vectors are in so many parts. */
enum { PARTS = 8 };

static inline uint32_t bits_of(float x)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    return bits;
}

static inline float float_of(uint32_t bits)
{
    float x;
    __builtin_memcpy(&x, &bits, 4);
    return x;
}

static inline float magnitude(float x) { return float_of(bits_of(x) & 0x7FFFFFFF); }

static inline float larger(float a, float b) { return a < b ? b : a; }

static inline float smaller(float a, float b) { return b < a ? b : a; }

/*
 * The nearest whole number, of two equally near the even one, brought into least...most; `least` for what is no number.
 */
static inline int32_t rounded(float x, int32_t least, int32_t most)
{
    if (!(x > (float)least)) return least;
    if (x >= (float)most) return most;
    return (int32_t)__builtin_rintf(x);
}

/* x times 2 to the power of floor(power). */
static inline float scaled(float x, float power)
{
    return __builtin_ldexpf(x, (int)__builtin_floorf(smaller(larger(power, -400), 400)));
}

static inline float sum_of_parts(const float v[PARTS])
{
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/* e to the power of x, within 2e-7 of the value, for -87...87; the nearer of these beyond. */
static inline float exponential(float x)
{
    /* 1.5 times 2 to the 23rd: added to a number it rounds it, and leaves it as a whole number in the lowest bits. */
    const float rounding = 12582912;
    float clamped = smaller(larger(x, -87), 87);
    float shifted = clamped * 1.44269504088896341f + rounding;
    float whole = shifted - rounding;
    float r = clamped - whole * 0.693359375f + whole * 2.12194440e-4f;
    float p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float value = p * r * r + r + 1;
    return float_of(bits_of(value) + (bits_of(shifted) << 23));
}

#pragma once
#include "CKernels.h"

/* Every kernel's name: what is made for each of them is made from this list, and so for all. */
#define FOR_ALL_KERNELS(DO) \
    DO(gemm_int8) \
    DO(attention_int8) \
    DO(pack_keys_int8) \
    DO(pack_values_int8) \
    DO(attention_int4) \
    DO(pack_keys_int4) \
    DO(pack_values_int4) \
    DO(self_attention) \
    DO(to_half) \
    DO(layer_norm) \
    DO(quantize_row) \
    DO(coarse_logits) \
    DO(exact_logits) \
    DO(logits_largest) \
    DO(logits_exponential_sum) \
    DO(logits_first_above) \
    DO(logits_threshold)

/* The plain twins in reference.c and reference_attention.c, and the kernels for AVX-512 VNNI in the other files. */
#define DECLARE(KERNEL) extern __typeof__(sori_##KERNEL) sori_reference_##KERNEL, sori_avx512_##KERNEL;
FOR_ALL_KERNELS(DECLARE)
#undef DECLARE

#pragma once
#include <dnnl.h>

/*
 * The OpenMP runtime that Debian's oneDNN is built with; its header is the compiler's, so the one function is declared
 * here.
 */
extern void omp_set_num_threads(int count);

/* Tells the processor that a thread waits in a loop. */
static inline void sori_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

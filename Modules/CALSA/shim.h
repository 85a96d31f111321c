#pragma once
#include <alsa/asoundlib.h>

/// Keeps the library's own complaints off standard error: what matters comes back as error numbers.
static inline void sori_alsa_quiet(
    const char *file, int line, const char *function, int error, const char *format, ...) {
    (void)file, (void)line, (void)function, (void)error, (void)format;
}

static inline void sori_alsa_be_quiet(void) { snd_lib_error_set_handler(sori_alsa_quiet); }

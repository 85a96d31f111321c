#pragma once
// The parts of the Moonshine 0.0.49 (interface version 20000) binary interface that Sori calls. Nothing is linked: the
// library is opened with dlopen and each function below is resolved by name. Layouts are those of x86-64 System V.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

// One stretch of text. All memory belongs to the transcriber and is valid until its next call.
typedef struct sori_moonshine_line {
    const char *text;
    const float *samples;
    size_t sample_count;
    float start_time;
    float duration;
    uint64_t id;
    int8_t is_complete, is_updated, is_new, has_text_changed, has_speaker_id;
    uint64_t speaker_id;
    uint32_t speaker_index;
    uint32_t latency_ms;
} sori_moonshine_line;

typedef struct sori_moonshine_transcript {
    const sori_moonshine_line *lines;
    uint64_t line_count;
} sori_moonshine_transcript;

typedef struct sori_moonshine_option {
    const char *name;
    const char *value;
} sori_moonshine_option;

// moonshine_get_version
typedef int32_t (*sori_moonshine_version)(void);
// moonshine_error_to_string
typedef const char *(*sori_moonshine_error_text)(int32_t code);
// moonshine_load_transcriber_from_files: a handle, or a negative error
typedef int32_t (*sori_moonshine_load)(const char *path, uint32_t architecture, const sori_moonshine_option *options,
    uint64_t option_count, int32_t interface_version);
// moonshine_free_transcriber
typedef void (*sori_moonshine_free)(int32_t handle);
// moonshine_transcribe_without_streaming: zero, or an error
typedef int32_t (*sori_moonshine_transcribe)(int32_t handle, const float *samples, uint64_t sample_count,
    int32_t sample_rate, uint32_t flags, const sori_moonshine_transcript **transcript);

_Static_assert(sizeof(sori_moonshine_line) == 64 && offsetof(sori_moonshine_line, speaker_id) == 48, "line layout");

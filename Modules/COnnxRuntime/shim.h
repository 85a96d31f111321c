#pragma once
// The part of ONNX Runtime's C interface that Sori calls to run the Moonshine model. Nothing is linked: the library is
// opened with dlopen. Its functions stand in one table to which versions only ever append, so the offsets below hold
// for every version; functions that are not used are counted, not named.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sori_ort_status sori_ort_status;
typedef struct sori_ort_env sori_ort_env;
typedef struct sori_ort_session sori_ort_session;
typedef struct sori_ort_options sori_ort_options;
typedef struct sori_ort_value sori_ort_value;
typedef struct sori_ort_memory sori_ort_memory;
typedef struct sori_ort_shape sori_ort_shape;
typedef struct sori_ort_run_options sori_ort_run_options;

enum { SORI_ORT_FLOAT = 1, SORI_ORT_INT64 = 7, SORI_ORT_BOOL = 9 };
enum { SORI_ORT_LOG_FATAL = 4, SORI_ORT_ARENA = 1, SORI_ORT_DEFAULT_MEMORY = 0 };

// Functions that return a status return NULL for success; the status is the caller's to release.
typedef struct sori_ort_api {
    const void *unused_0[2];
    const char *(*error_message)(const sori_ort_status *status);                                                 // 2
    sori_ort_status *(*create_env)(int32_t log_level, const char *name, sori_ort_env **env);                     // 3
    const void *unused_4[3];
    sori_ort_status *(*create_session)(const sori_ort_env *env, const char *path, const sori_ort_options *options,
        sori_ort_session **session);                                                                             // 7
    const void *unused_8[1];
    sori_ort_status *(*run)(
        sori_ort_session *session, const sori_ort_run_options *run_options, const char *const *input_names,
        const sori_ort_value *const *inputs, size_t input_count, const char *const *output_names, size_t output_count,
        sori_ort_value **outputs);                                                                               // 9
    sori_ort_status *(*create_options)(sori_ort_options **options);                                              // 10
    const void *unused_11[6];
    sori_ort_status *(*disable_memory_pattern)(sori_ort_options *options);                                       // 17
    const void *unused_18[1];
    sori_ort_status *(*disable_arena)(sori_ort_options *options);                                                // 19
    const void *unused_20[4];
    sori_ort_status *(*set_threads)(sori_ort_options *options, int32_t threads);                                 // 24
    const void *unused_25[14];
    sori_ort_status *(*create_run_options)(sori_ort_run_options **options);                                      // 39
    const void *unused_40[6];
    sori_ort_status *(*terminate)(sori_ort_run_options *options);                                                // 46
    const void *unused_47[2];
    sori_ort_status *(*create_tensor)(const sori_ort_memory *memory, void *data, size_t byte_count,
        const int64_t *shape, size_t rank, int32_t type, sori_ort_value **value);                                // 49
    const void *unused_50[1];
    sori_ort_status *(*tensor_data)(sori_ort_value *value, void **data);                                         // 51
    const void *unused_52[9];
    sori_ort_status *(*rank)(const sori_ort_shape *shape, size_t *rank);                                         // 61
    sori_ort_status *(*dimensions)(const sori_ort_shape *shape, int64_t *dimensions, size_t rank);               // 62
    const void *unused_63[2];
    sori_ort_status *(*shape)(const sori_ort_value *value, sori_ort_shape **shape);                              // 65
    const void *unused_66[3];
    sori_ort_status *(*create_memory)(int32_t allocator, int32_t kind, sori_ort_memory **memory);                // 69
    const void *unused_70[22];
    void (*release_env)(sori_ort_env *env);                                                                      // 92
    void (*release_status)(sori_ort_status *status);                                                             // 93
    void (*release_memory)(sori_ort_memory *memory);                                                             // 94
    void (*release_session)(sori_ort_session *session);                                                          // 95
    void (*release_value)(sori_ort_value *value);                                                                // 96
    void (*release_run_options)(sori_ort_run_options *options);                                                  // 97
    const void *unused_98[1];
    void (*release_shape)(sori_ort_shape *shape);                                                                // 99
    void (*release_options)(sori_ort_options *options);                                                          // 100
} sori_ort_api;

typedef struct sori_ort_base {
    const sori_ort_api *(*api)(uint32_t version);
    const char *(*version)(void);
} sori_ort_base;

// OrtGetApiBase, the one symbol that is looked up.
typedef const sori_ort_base *(*sori_ort_get_base)(void);

_Static_assert(offsetof(sori_ort_api, create_session) == 7 * 8 && offsetof(sori_ort_api, set_threads) == 24 * 8 &&
    offsetof(sori_ort_api, create_tensor) == 49 * 8 && offsetof(sori_ort_api, shape) == 65 * 8 &&
    offsetof(sori_ort_api, terminate) == 46 * 8 && offsetof(sori_ort_api, create_memory) == 69 * 8 &&
    offsetof(sori_ort_api, release_options) == 100 * 8,
    "a function stands at another offset");

#pragma once
#include <libavformat/avformat.h>
#include <libavcodec/avcodec.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

// Macros Swift does not import.
static inline int sori_averror_eof(void) { return AVERROR_EOF; }
static inline int sori_averror_exit(void) { return AVERROR_EXIT; }
static inline int sori_averror_invaliddata(void) { return AVERROR_INVALIDDATA; }
static inline int64_t sori_nopts_value(void) { return AV_NOPTS_VALUE; }

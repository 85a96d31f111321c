#pragma once
#include <dlfcn.h>
#include <stdint.h>

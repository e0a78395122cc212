#pragma once

#include <cstdint>

#include "ggml.h"

namespace placebo {

/** Turns so many numbers of a stored row, which begin with a whole block, into floats. */
using Unpack = void (*)(const void* from, float* to, int64_t count);

/** For weights of this type; ggml's own function where there is no faster one. Both give the same floats, to the last bit. */
Unpack unpackOf(ggml_type type);

}  // namespace placebo

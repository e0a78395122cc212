#pragma once

#include <cstdint>

#include "library.hpp"

namespace placebo {

/** Whether ggml multiplies with weights of this type, and can turn them into floats. */
bool holdsWeights(ggml_type type);

/** Rows of a tensor as 32-bit floats. */
void toFloats(ggml_type type, const char* stored, float* floats, int64_t count);

/**
 * Rows of a tensor in another type, spread over the threads; which thread has a row does not change it.
 *
 * @param floats room for all of them in between
 */
void convertRows(ggml_type from, const char* stored, ggml_type to, char* made, float* floats, int64_t columns, int64_t rows, int threads);

}  // namespace placebo

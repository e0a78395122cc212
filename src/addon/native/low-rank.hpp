#pragma once

#include <cstdint>

#include "product.hpp"

namespace placebo {

/*
 * Products with the narrow factors of LoRA, in 32 bits: a tile as wide as those of `product.hpp` would be mostly empty, and
 * to pack an operand would take longer than to multiply it. Matrices are stored row by row. Each sum is built in an order
 * that does not depend on the share of it that is asked for.
 */

/** narrow[row · rank + r] = Σ_k wide[row · depth + k] · factor[r · depth + k], for some rows. */
void narrowRows(const float* wide, Range rows, int64_t depth, const float* factor, int64_t rank, float* narrow);

/** wide[row · columns + n] += scale · Σ_r narrow[row · rank + r] · factor[r · factorColumns + n − n.from], for some of both. */
void addWidened(float* wide, Range rows, Range n, int64_t columns, const float* narrow, int64_t rank, const float* factor, int64_t factorColumns, float scale);

/** sums[r · (n.to − n.from) + n − n.from] = Σ_row narrow[row · rank + r] · wide[row · columns + n], for some columns. */
void sumOuter(const float* wide, int64_t rows, Range n, int64_t columns, const float* narrow, int64_t rank, float* sums);

}  // namespace placebo

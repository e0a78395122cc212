#pragma once

namespace placebo {

/**
 * Floating-point operations per second of ggml's F32 MUL_MAT on square matrices, the best of some tries: what a
 * training's speed is measured against.
 *
 * @param size columns and rows, a multiple of 16
 */
double multiplicationPeak(int size, int threads, int tries);

}  // namespace placebo

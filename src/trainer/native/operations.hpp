#pragma once

#include <vector>

#include "ggml.h"

/**
 * What ggml has no operation for, or a slow or wrong one: its OUT_PROD is 2–9 times slower than a product of its own
 * should be, its SOFT_MAX_BACK may be given its own input's memory, its CROSS_ENTROPY_LOSS averages over all rows. Each
 * is computed by all threads, and in an order that does not depend on how many they are.
 */
namespace placebo::operations {

/** Which of an operand's two dimensions a product sums over: its rows' own (as MUL_MAT does), or that across them. */
enum class Sum { alongRows, acrossRows };

/**
 * out(n, m) = Σ_k a(m, k) · b(n, k), matrix by matrix: [b's other dimension, a's other dimension, …].
 *
 * @param a F32, contiguous
 * @param b F32 and contiguous; or, summed across its rows, of any type, dequantised on the way
 */
ggml_tensor* product(ggml_context*, ggml_tensor* a, Sum sumA, ggml_tensor* b, Sum sumB);

/** Gradient of scores before softmax(scale · scores): scale · p ∘ (dp − Σ p ∘ dp), row by row. */
ggml_tensor* softmaxBack(ggml_context*, ggml_tensor* dp, ggml_tensor* p, const float* scale);

/** Gradient of silu(gate) ∘ up: [n, rows, 2], first the gate's, then up's. */
ggml_tensor* swigluBack(ggml_context*, ggml_tensor* gate, ggml_tensor* up, ggml_tensor* gradient);

/** x · Φ(x) in the form with tanh, which ggml takes from a table of 16-bit numbers: those have no slope to follow. */
ggml_tensor* gelu(ggml_context*, ggml_tensor* x);

/** Gradient of gelu(x). */
ggml_tensor* geluBack(ggml_context*, ggml_tensor* x, ggml_tensor* gradient);

/** gelu(gate) ∘ up. */
ggml_tensor* geglu(ggml_context*, ggml_tensor* gate, ggml_tensor* up);

/** As swigluBack, of geglu. */
ggml_tensor* gegluBack(ggml_context*, ggml_tensor* gate, ggml_tensor* up, ggml_tensor* gradient);

/** Gradient of (x − mean) / √(variance + epsilon), row by row; `epsilon` is kept by the caller until the graph has been computed. */
ggml_tensor* layerNormBack(ggml_context*, ggml_tensor* gradient, ggml_tensor* x, const float* epsilon);

/** Matrices with equally many rows, side by side: [Σ n, rows]. */
ggml_tensor* join(ggml_context*, const std::vector<ggml_tensor*>& parts);

/** Adds row i of `rows` to row index[i] of a matrix of zeros with `count` rows; gradient of get_rows. */
ggml_tensor* scatterRows(ggml_context*, ggml_tensor* rows, ggml_tensor* index, int64_t count);

/** −log p[label] for each row, in nats; exact also where p[label] is too small for a float. */
ggml_tensor* rowLoss(ggml_context*, ggml_tensor* logits, ggml_tensor* probabilities, ggml_tensor* labels);

/** Gradient of Σ weight · rowLoss in the logits: weight · (p − one-hot of label), row by row. */
ggml_tensor* logitsGradient(ggml_context*, ggml_tensor* probabilities, ggml_tensor* labels, ggml_tensor* weights);

/** Adds a gradient to where the gradients of a step are gathered; gives an empty result that only orders the graph. */
ggml_tensor* accumulate(ggml_context*, ggml_tensor* gradient, float* sum);

}  // namespace placebo::operations

#pragma once

#include <atomic>
#include <vector>

#include "cache.hpp"
#include "ggml.h"
#include "kernel.hpp"

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

/** The left operand of products with frozen weights, F32 [k, rows], in the form of the fastest kernel; one for all of them. */
ggml_tensor* packed(ggml_context*, ggml_tensor* x, const Kernel& kernel);

/** What the threads of one product share; kept by the caller until it has been computed, which is once. */
struct FrozenProduct {
  const Kernel* kernel;
  /** Over which of the weight's dimensions. */
  Sum sum;
  /** Of the low-rank neighbour, where there is one. */
  float scale = 1.0f;
  /** The weight as packRight has packed it; null: it is read as it is stored. */
  const uint32_t* packedWeight = nullptr;
  std::atomic<int64_t> next{0};
};

/** x · weight by the kernel that x is packed for: [weight's other dimension, rows]. The weight may be of any type. */
ggml_tensor* frozenProduct(ggml_context*, ggml_tensor* packedX, int64_t rows, ggml_tensor* weight, FrozenProduct* work);

/** x · weight + scale · narrow · factor: LoRA's B [rank, out] on the way there, its A [in, rank] on the way back. */
ggml_tensor* adaptedProduct(ggml_context*, ggml_tensor* packedX, ggml_tensor* weight, ggml_tensor* narrow, ggml_tensor* factor, FrozenProduct* work);

/** x + scale · narrow · factor, as after a product. */
ggml_tensor* withLowRank(ggml_context*, ggml_tensor* x, ggml_tensor* narrow, ggml_tensor* factor, const FrozenProduct* work);

/** x [k, rows] by one of LoRA's factors: [rank, rows]. A [k, rank] is summed along its rows, B [rank, k] across them. */
ggml_tensor* narrowed(ggml_context*, ggml_tensor* x, ggml_tensor* factor, Sum sum);

/** Where the gradient of one of LoRA's factors is gathered; kept by the caller until it has been computed. */
struct FactorGradient {
  float* sum;
  /** A's rows are as many as the rank, B's are as long. */
  bool rankFirst;
  float scale;
};

/** Adds scale · Σ over rows of narrow [rank, rows] × wide [k, rows]; gives an empty result that only orders the graph. */
ggml_tensor* addFactorGradient(ggml_context*, ggml_tensor* wide, ggml_tensor* narrow, const FactorGradient* to);

/** What the threads of an attention and of its way back share; kept by the caller until both have been computed, once each. */
struct AttentionWork {
  const float* factor;
  int64_t headSize;
  /** Of each sequence. */
  int64_t queries;
  int64_t keys;
  /** Nothing after a query's own place is looked at. */
  bool causal;
  /** What is added to scores is [keys + queries − 1, heads], by the distance of key and query; else a row for each query, or one for all. */
  bool byDistance;
  std::atomic<int64_t> next{0};
  std::atomic<int64_t> nextBack{0};
};

/**
 * Attention of q [headSize · heads, queries · sequences] on k and v [headSize · kvHeads, keys · sequences].
 *
 * @param added to the scores, F32; rows for each query are as long as there are keys
 * @param counts I32: how many keys of each sequence are there where it is not causal
 */
ggml_tensor* attention(ggml_context*, ggml_tensor* q, ggml_tensor* k, ggml_tensor* v, ggml_tensor* added, ggml_tensor* counts, AttentionWork* work);

/** Keeps k and v [headSize · kvHeads, rows] in the cache; gives an empty result that only orders the graph. */
ggml_tensor* kept(ggml_context*, ggml_tensor* k, ggml_tensor* v, const CachedAttention* work);

/**
 * Attention of q [headSize · heads, rows] on what the cache holds.
 *
 * @param after what has kept the rows' own keys and values; null where others have
 * @param table [heads, buckets], added by distance; null: nothing is
 */
ggml_tensor* cachedAttention(ggml_context*, ggml_tensor* q, ggml_tensor* after, ggml_tensor* table, const CachedAttention* work);

/** The gradients of an attention's operands, each a view of one tensor. */
struct AttentionBack {
  ggml_tensor* q;
  /** [headSize · heads, keys · sequences], still head by head. */
  ggml_tensor* k;
  ggml_tensor* v;
  /** [keys + queries − 1, heads · sequences], sequence by sequence; null where nothing was added by distance. */
  ggml_tensor* added;
};
AttentionBack attentionBack(
    ggml_context*, ggml_tensor* q, ggml_tensor* k, ggml_tensor* v, ggml_tensor* added, ggml_tensor* counts, ggml_tensor* gradient, AttentionWork* work);

/** From a table [heads, buckets] to what each distance adds: [distances, heads]; `buckets` I32 [distances]. */
ggml_tensor* byDistance(ggml_context*, ggml_tensor* table, ggml_tensor* buckets);

/** Gradient of the table from that of [distances, heads · sequences]. */
ggml_tensor* byDistanceBack(ggml_context*, ggml_tensor* gradient, ggml_tensor* buckets, ggml_tensor* table);

/** Adds up heads that share a key: [headSize · heads, rows] → [headSize · kvHeads, rows]. */
ggml_tensor* groupSum(ggml_context*, ggml_tensor* x, int64_t columns, const int64_t* headSize);

/** Gradient of silu(gate) ∘ up: [n, rows, 2], first the gate's, then up's. */
ggml_tensor* swigluBack(ggml_context*, ggml_tensor* gate, ggml_tensor* up, ggml_tensor* gradient);

/** x · Φ(x) in the form with tanh, which ggml takes from a table of 16-bit numbers: those have no slope to follow. */
ggml_tensor* gelu(ggml_context*, ggml_tensor* x);

/** Gradient of gelu(x). */
ggml_tensor* geluBack(ggml_context*, ggml_tensor* x, ggml_tensor* gradient);

/** Gradient of max(0, x). */
ggml_tensor* reluBack(ggml_context*, ggml_tensor* x, ggml_tensor* gradient);

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

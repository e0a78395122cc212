#pragma once

#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "operations.hpp"
#include "shape.hpp"

namespace placebo {

/** One value of a computation, and what is known of its gradient. */
struct Value {
  ggml_tensor* tensor = nullptr;
  /** The sum of the gradients that have come back so far; null before the first. */
  ggml_tensor* gradient = nullptr;
  bool needsGradient = false;
  /** Of a frozen weight, as packRight has packed it; null where nobody has. */
  const uint32_t* packed = nullptr;
  /** Parameters only: where their gradient is added up, outside the graph. */
  float* sum = nullptr;
  /** Makes the tensor once more, where that is cheaper than to keep it until the way back. */
  std::function<ggml_tensor*()> again;
};

/** How the rows of a batch are laid out: `length` tokens of each of `sequences` texts, one after the other. */
struct Layout {
  int64_t length;
  int64_t sequences;
};

/** What the queries of an attention look at; all tensors hold their data already. */
struct Sight {
  Layout queries;
  /** Of as many sequences. */
  Layout keys;
  /** Nothing after a query's own place. */
  bool causal;
  /**
   * F32: 0 where a query may look, −∞ where not: [keys, queries] once more for each query of a group of heads, or once for
   * each sequence. Our own attention adds it where it is causal, and goes by the counts else.
   */
  ggml_tensor* mask;
  /** I32 [sequences]: keys before the padding; null where it is causal. */
  ggml_tensor* counts = nullptr;
  /** I32 [keys + queries − 1]: the bucket of each distance, from the farthest key behind to the farthest ahead; null: none is asked for. */
  ggml_tensor* buckets = nullptr;
  /** I32 [keys · queries]: of each pair, query by query, for ggml. */
  ggml_tensor* pairs = nullptr;
};

/** By what the forward pass is computed. */
enum class Forward {
  /** The fastest operations there are, ggml's or our own. */
  fast,
  /** As fast, but only by those whose result for a row does not depend on how many rows there are: for asking. */
  asking,
  /** ggml's own operations only, which it can differentiate: for the oracle. */
  ggml,
  /** Those of llama.cpp's engine on a processor, which keeps keys and values as F16: for following its answers. */
  engine,
};

/**
 * A tape: each operation puts its forward nodes into the graph at once and remembers how its gradient goes back.
 * Values are [n, rows].
 */
class Tape {
 public:
  /** @param kernel by which rows are multiplied with frozen weights */
  Tape(ggml_context* ctx, ggml_cgraph* graph, Forward forward, const Kernel& kernel = fastestKernel())
      : ctx_(ctx), graph_(graph), forward_(forward), kernel_(&kernel) {}

  /** A value nothing is differentiated by: an input, or a frozen weight. */
  Value* constant(ggml_tensor* tensor);
  /** @param sum where its gradient is added up, as many floats as the tensor has */
  Value* parameter(ggml_tensor* tensor, float* sum);

  /** weight [in, out] · x [in, rows] → [out, rows]; the weight may be of any type. */
  Value* linear(Value* weight, Value* x);
  /** The same plus factor · b · a · x, with LoRA's factors a [in, rank] and b [rank, out]; the weight is not trained. */
  Value* adapted(Value* weight, Value* a, Value* b, float factor, Value* x);
  /** The sum of two values of one shape. */
  Value* add(Value* a, Value* b);
  /** x [n, rows] + bias [n]. */
  Value* addBias(Value* x, Value* bias);
  Value* scale(Value* x, float factor);
  /**
   * LayerNorm (centred) or RMSNorm over each run of weight.ne[0] numbers: a whole row, or each head of it.
   *
   * @param epsilon kept by the caller until the graph has been computed
   */
  Value* norm(Value* x, Value* weight, bool centred, const float* epsilon);
  Value* rope(Value* x, const Rope& rope, int64_t heads, const Layout& layout, ggml_tensor* positions, ggml_tensor* factors);
  /**
   * Heads that share a key are rows of one matrix, so that their keys' gradients add up by themselves.
   *
   * @param q [headSize · heads, rows of queries], k and v [headSize · kvHeads, rows of keys]
   * @param table [heads, buckets]: what is added to scores by distance; null: nothing. Then no heads share keys.
   * @param factor kept by the caller until the graph has been computed
   */
  Value* attention(Value* q, Value* k, Value* v, const Sight& sight, Value* table, const float* factor, int64_t headSize, int64_t kvHeads);
  /**
   * The same, on what a cache holds; rows may be of several texts.
   *
   * @param after what `keep` gave of the rows' own keys and values; null where others have kept what is seen
   */
  Value* attention(Value* q, Value* after, Value* table, const CachedAttention& work);
  /** Puts keys and values of some rows into a cache. */
  Value* keep(Value* k, Value* v, const CachedAttention& work);
  /** activation(gate) ∘ up. */
  Value* gated(Activation activation, Value* gate, Value* up);
  Value* activated(Activation activation, Value* x);
  /** x [Σ sizes, rows] → one of [size, rows] for each size. */
  std::vector<Value*> split(Value* x, const std::vector<int64_t>& sizes);
  /** The rows of a matrix (of any type) that `index` names. */
  Value* gather(Value* matrix, ggml_tensor* index);

  /** Puts the whole way back into the graph, from the gradient of one value. */
  void backward(Value* from, ggml_tensor* gradient);

 private:
  Value* record(ggml_tensor* tensor, std::initializer_list<Value*> inputs, std::function<void(Value*)> back);
  void give(Value* value, ggml_tensor* gradient);
  /** A value's tensor on the way back. */
  ggml_tensor* onTheWayBack(Value* value);
  /** The fastest attention there is. */
  Value* attentionInOne(Value* q, Value* k, Value* v, const Sight& sight, Value* added, const float* factor, int64_t headSize);
  /** From a table [heads, buckets]: [distances, heads]. */
  Value* byDistance(Value* table, ggml_tensor* buckets);
  /** matrix [k, n, …] · x [k, m, …] → [n, m, …]: quantised ones as llama.cpp computes it, by ggml. */
  ggml_tensor* times(ggml_tensor* matrix, ggml_tensor* x);
  /** The same with a weight that is not trained, by the tape's kernel, or the way back from it. */
  ggml_tensor* timesFrozen(
      const Value* weight, ggml_tensor* x, operations::Sum sum, ggml_tensor* narrow = nullptr, ggml_tensor* factor = nullptr, float scale = 1.0f);
  /** On the way there: by ggml where it has vectors that our kernels have not, and multiplies packed weights as they are. */
  ggml_tensor* frozenForward(
      const Value* weight, ggml_tensor* x, ggml_tensor* narrow = nullptr, ggml_tensor* factor = nullptr, float scale = 1.0f);
  /** Not trained, and no oracle or engine to be followed. */
  bool isFrozen(const Value* weight) const;
  bool isOwn() const { return forward_ == Forward::fast || forward_ == Forward::asking; }
  operations::FrozenProduct* workFor(operations::Sum sum, float scale);
  void gatherFactor(Value* factor, ggml_tensor* wide, ggml_tensor* narrow, bool rankFirst, float scale);
  /** [headSize · heads, rows] → [length, headSize, heads, sequences]. */
  ggml_tensor* turnedByGgml(ggml_tensor* x, int64_t headSize, const Layout& layout);
  /** [headSize · heads, rows] → [headSize, length, heads, sequences]. */
  ggml_tensor* headsFirst(ggml_tensor* x, int64_t headSize, const Layout& layout);
  /** And back. */
  ggml_tensor* rowsFirst(ggml_tensor* x, int64_t headSize, const Layout& layout);

  ggml_context* ctx_;
  ggml_cgraph* graph_;
  Forward forward_;
  const Kernel* kernel_;
  std::deque<Value> values_;
  std::vector<std::function<void()>> back_;
  std::deque<operations::FrozenProduct> products_;
  std::deque<operations::AttentionWork> attentions_;
  std::deque<CachedAttention> cachedAttentions_;
  std::deque<operations::FactorGradient> factorGradients_;
  /** The operand last packed, and its packed form: matrices side by side take the same. */
  std::pair<ggml_tensor*, ggml_tensor*> lastPacked_;
};

}  // namespace placebo

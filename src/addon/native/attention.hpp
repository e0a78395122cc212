#pragma once

#include <cstdint>

namespace placebo {

/**
 * Attention in 32 bits, head by head, without a head's probabilities ever being whole in memory: the way back computes
 * them again. Heads are read where they stand in the rows, and keys that no query of a block sees are left out.
 */
struct Attention {
  /** [headSize · heads, queries · sequences]. */
  const float* q;
  /** [headSize · kvHeads, keys · sequences]. */
  const float* k;
  const float* v;
  /** What is added to the scores of query i of a head before the softmax: as many as there are keys, from here on. */
  const float* added;
  int64_t addedOfHead;
  int64_t addedOfQuery;
  /** Scores are multiplied by it before that. */
  float factor;
  int64_t headSize;
  int64_t heads;
  int64_t kvHeads;
  /** Of each sequence. */
  int64_t queries;
  int64_t keys;
  /** Nothing after a query's own place is looked at; there are as many keys as queries. */
  bool causal;
  /** Otherwise so many keys of each sequence are; null: all. */
  const int32_t* counts;

  const float* addedTo(int64_t head, int64_t query) const { return added + head * addedOfHead + query * addedOfQuery; }
  /** Keys that the queries before one of them see. */
  int64_t seenBefore(int64_t query, int64_t sequence) const { return causal ? query : counts == nullptr ? keys : counts[sequence]; }
};

/** What one head of one sequence sees, into its place in [headSize · heads, queries · sequences]. */
void attend(const Attention& attention, int64_t sequence, int64_t head, float* out);

/** Where gradients go. */
struct AttentionGradients {
  /** [headSize · heads, queries · sequences]. */
  float* q;
  /** [headSize · heads, keys · sequences]: those of heads that share keys and values are still to be added up. */
  float* k;
  float* v;
  /** Of what was added to this head's scores in this sequence, laid out as that was; zeros before. Null: nobody asks. */
  float* added;
};

/** And the gradients of its queries, keys and values, each into its place. */
void attendBack(const Attention& attention, int64_t sequence, int64_t head, const float* dOut, const AttentionGradients& gradients);

}  // namespace placebo

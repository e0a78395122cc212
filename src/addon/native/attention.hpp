#pragma once

#include <cstdint>

namespace placebo {

/**
 * Causal attention in 32 bits, head by head, without a head's probabilities ever being whole in memory: the way back computes
 * them again. Heads are read where they stand in the rows, and keys that no query of a block sees are left out.
 */
struct Attention {
  /** [headSize · heads, length · sequences]. */
  const float* q;
  /** [headSize · kvHeads, length · sequences]. */
  const float* k;
  const float* v;
  /** Rows of `length`: what is added to a query's scores before the softmax; nothing after its own place is looked at. */
  const float* mask;
  /** Scores are multiplied by it before that. */
  float factor;
  int64_t headSize;
  int64_t heads;
  int64_t kvHeads;
  int64_t length;
};

/** What one head of one sequence sees, into its place in [headSize · heads, length · sequences]. */
void attend(const Attention& attention, int64_t sequence, int64_t head, float* out);

/**
 * And the gradients of its queries, keys and values, each into its place in [headSize · heads, length · sequences]: those of
 * keys and values of heads that share them are still to be added up.
 */
void attendBack(const Attention& attention, int64_t sequence, int64_t head, const float* dOut, float* dq, float* dk, float* dv);

}  // namespace placebo

#pragma once

#include <cstdint>
#include <memory>
#include <vector>


namespace placebo {

struct Shape;

/**
 * Keys and values of texts that are read on, as 32-bit floats, in pages of so many places. Attention adds up what a row sees
 * page by page, whoever else's row it is computed with: so texts that begin alike can share pages, and no answer changes.
 */
constexpr int64_t pagePlaces = 32;

/** All layers' keys and values of some places, in the form in which exactKernel() takes them as right operands; unused ones are 0. */
using Page = std::vector<float>;
using Pages = std::vector<std::shared_ptr<Page>>;

/** Where in a page something stands. */
class PageLayout {
 public:
  explicit PageLayout(const Shape& shape);

  /** Floats. */
  int64_t size() const { return layers_ * ofLayer(); }
  /** Of one head's keys in a layer: stripes of places, each number by number of the head. */
  int64_t keys(int64_t layer, int64_t head) const { return layer * ofLayer() + head * (ofKeys() + ofValues()); }
  /** Of one head's values: stripes of numbers of the head, each place by place. */
  int64_t values(int64_t layer, int64_t head) const { return keys(layer, head) + ofKeys(); }

  const int64_t heads;
  const int64_t kvHeads;
  const int64_t headSize;

 private:
  int64_t ofKeys() const { return pagePlaces * headSize; }
  int64_t ofValues() const { return pagePlaces * paddedHead_; }
  int64_t ofLayer() const { return kvHeads * (ofKeys() + ofValues()); }

  const int64_t layers_;
  /** Whole stripes. */
  const int64_t paddedHead_;
};

/** A row of a batch: the pages of its text, and its place in it. */
struct CachedRow {
  const Pages* pages;
  int64_t place;
};

/** All rows of a batch, in its order. */
struct CachedRows {
  const PageLayout* layout;
  std::vector<CachedRow> rows;
};

/** One layer's attention. */
struct CachedAttention {
  const CachedRows* cached;
  int64_t layer;
  /** Places that one sees, itself the last of them; 0 for all before it. */
  int64_t window;
  /** Scores are multiplied by it before the softmax. */
  float factor;
  /** Of distances back, and from which one on they share a bucket; 0 where nothing is added by distance. */
  int64_t buckets = 0;
  int64_t farthest = 0;
};

/** Keeps the rows' keys and values [headSize · kvHeads, rows]. */
void keepCached(const CachedAttention& attention, const float* k, const float* v);

/** What q [headSize · heads, rows] sees; `table` [heads, buckets] is added by distance, where there are buckets. */
void attendCached(const CachedAttention& attention, const float* q, const float* table, float* out);

}  // namespace placebo

#include "cache.hpp"

#include <algorithm>
#include <limits>

#include "distances.hpp"
#include "exponential.hpp"
#include "folded.hpp"
#include "kernel.hpp"
#include "processor.hpp"
#include "product.hpp"
#include "shape.hpp"

namespace placebo {

namespace {

/** Rows of tiles that are computed at a time, of all heads that share a key: a few whole stripes of every kernel. */
constexpr int64_t tileRows = 96;

int64_t wholeStripes(int64_t count, int64_t width) {
  return (count + width - 1) / width * width;
}

/** Memory of one thread; it stays from call to call. */
struct Room {
  /** Scores, then shares: for each row and head so many whole pages. */
  std::vector<float> shares;
  /** What is seen: for each row and head a head's numbers. */
  std::vector<float> sums;
  /** Of one product. */
  std::vector<float> made;
  std::vector<uint32_t> left;
  /** Rows that see one page, counted from the first of the batch. */
  std::vector<int64_t> seeing;
  /** The rows whose queries `left` holds. */
  std::vector<int64_t> packed;
};

/** One head of keys with all heads of queries that share it, for some rows. */
class HeadOfRows {
 public:
  /** @param added by distance back, `distances` of them for each head; null: nothing */
  HeadOfRows(const CachedAttention& attention, int64_t kvHead, Range rows, const float* added, int64_t distances, Room& room)
      : a_(attention), layout_(*attention.cached->layout), kvHead_(kvHead), rows_(rows), group_(layout_.heads / layout_.kvHeads), added_(added), distances_(distances), room_(room) {
    for (int64_t row = rows.from; row < rows.to; row++) pages_ = std::max(pages_, lastPage(row) + 1);
    room_.shares.resize(static_cast<size_t>((rows.to - rows.from) * group_ * width()));
    room_.sums.assign(static_cast<size_t>((rows.to - rows.from) * group_ * layout_.headSize), 0.0f);
  }

  void attend(const float* q, float* out) {
    score(q);
    withVectors([&](auto) __attribute__((always_inline)) {
      for (int64_t row = rows_.from; row < rows_.to; row++) {
        for (int64_t head = 0; head < group_; head++) toShares(row, head, shares(row, head));
      }
    });
    add();
    const int64_t stride = layout_.heads * layout_.headSize;
    for (int64_t row = rows_.from; row < rows_.to; row++) {
      const float* from = sums(row, 0);
      std::copy(from, from + group_ * layout_.headSize, out + row * stride + kvHead_ * group_ * layout_.headSize);
    }
  }

 private:
  int64_t place(int64_t row) const { return a_.cached->rows[row].place; }
  int64_t firstPlace(int64_t row) const { return a_.window == 0 ? 0 : std::max<int64_t>(0, place(row) - a_.window + 1); }
  int64_t lastPage(int64_t row) const { return place(row) / pagePlaces; }
  const Page* pageOf(int64_t row, int64_t page) const {
    const bool sees = page >= firstPlace(row) / pagePlaces && page <= lastPage(row);
    return sees ? (*a_.cached->rows[row].pages)[page].get() : nullptr;
  }
  int64_t width() const { return pages_ * pagePlaces; }
  float* shares(int64_t row, int64_t head) { return room_.shares.data() + ((row - rows_.from) * group_ + head) * width(); }
  float* sums(int64_t row, int64_t head) { return room_.sums.data() + ((row - rows_.from) * group_ + head) * layout_.headSize; }

  /** Calls work(page, its number) for every page that rows see, page after page, when `seeing` holds those rows. */
  template <typename Work>
  void forPages(const Work& work) {
    for (int64_t page = 0; page < pages_; page++) {
      for (int64_t row = rows_.from; row < rows_.to; row++) {
        const Page* seen = pageOf(row, page);
        if (seen == nullptr) continue;
        const auto same = [&](int64_t other) { return pageOf(other, page) == seen; };
        bool isFirst = true;
        for (int64_t other = rows_.from; other < row && isFirst; other++) isFirst = !same(other);
        if (!isFirst) continue;
        room_.seeing.clear();
        for (int64_t other = row; other < rows_.to; other++) {
          if (same(other)) room_.seeing.push_back(other);
        }
        work(*seen, page);
      }
    }
  }

  /** The left operand of a product: `depth` numbers of each row and head that sees a page, in stripes. */
  template <typename From>
  void pack(int64_t depth, const From& from) {
    const int64_t high = kernel_.rows;
    const int64_t count = static_cast<int64_t>(room_.seeing.size()) * group_;
    room_.left.resize(static_cast<size_t>(wholeStripes(count, high) * depth));
    float* left = reinterpret_cast<float*>(room_.left.data());
    for (int64_t i = 0; i < wholeStripes(count, high); i++) {
      const float* numbers = i < count ? from(room_.seeing[i / group_], i % group_) : nullptr;
      float* to = left + i / high * high * depth + i % high;
      for (int64_t k = 0; k < depth; k++) to[k * high] = numbers == nullptr ? 0.0f : numbers[k];
    }
  }

  float* multiply(int64_t columns, int64_t depth, const float* right) {
    const int64_t count = static_cast<int64_t>(room_.seeing.size()) * group_;
    room_.made.resize(static_cast<size_t>(count * columns));
    multiplyTiles(kernel_, room_.made.data(), columns, count, columns, depth, room_.left.data(), reinterpret_cast<const uint32_t*>(right), depth, false);
    return room_.made.data();
  }

  void score(const float* q) {
    room_.packed.clear();
    forPages([&](const Page& seen, int64_t page) {
      if (room_.packed != room_.seeing) {
        pack(layout_.headSize, [&](int64_t row, int64_t head) { return q + (row * layout_.heads + kvHead_ * group_ + head) * layout_.headSize; });
        room_.packed = room_.seeing;
      }
      const float* made = multiply(pagePlaces, layout_.headSize, seen.data() + layout_.keys(a_.layer, kvHead_));
      for (const int64_t row : room_.seeing) {
        for (int64_t head = 0; head < group_; head++, made += pagePlaces) std::copy(made, made + pagePlaces, shares(row, head) + page * pagePlaces);
      }
    });
  }

  /** Scores to shares of all places that are seen; of the others in their pages to 0. */
  [[gnu::always_inline]] inline void toShares(int64_t row, int64_t head, float* all) const {
    const int64_t first = firstPlace(row);
    const int64_t count = place(row) + 1 - first;
    float* seen = all + first;
    float parts[lanes];
    for (int64_t i = 0; i < count; i++) seen[i] *= a_.factor;
    if (added_ != nullptr) {
      const float* own = added_ + (kvHead_ * group_ + head) * distances_;
      for (int64_t i = 0; i < count; i++) seen[i] += own[count - 1 - i];
    }
    folded(-std::numeric_limits<float>::infinity(), count, parts, [seen](float& part, int64_t i) { part = seen[i] > part ? seen[i] : part; });
    const float most = *std::max_element(parts, parts + lanes);
    for (int64_t i = 0; i < count; i++) seen[i] = exponential(seen[i] - most);
    folded(0.0f, count, parts, [seen](float& part, int64_t i) { part += seen[i]; });
    float sum = 0;
    for (const float part : parts) sum += part;
    const float share = 1.0f / sum;
    for (int64_t i = 0; i < count; i++) seen[i] *= share;
    std::fill(all + first / pagePlaces * pagePlaces, seen, 0.0f);
    std::fill(seen + count, all + (lastPage(row) + 1) * pagePlaces, 0.0f);
  }

  void add() {
    forPages([&](const Page& seen, int64_t page) {
      pack(pagePlaces, [&](int64_t row, int64_t head) { return shares(row, head) + page * pagePlaces; });
      const float* made = multiply(layout_.headSize, pagePlaces, seen.data() + layout_.values(a_.layer, kvHead_));
      for (const int64_t row : room_.seeing) {
        float* to = sums(row, 0);
        for (int64_t i = 0; i < group_ * layout_.headSize; i++) to[i] += made[i];
        made += group_ * layout_.headSize;
      }
    });
  }

  const CachedAttention& a_;
  const PageLayout& layout_;
  const int64_t kvHead_;
  const Range rows_;
  const int64_t group_;
  const float* added_;
  const int64_t distances_;
  Room& room_;
  const Kernel& kernel_ = exactKernel();
  int64_t pages_ = 0;
};

/** [distances, heads]: what the table adds at each distance back. */
std::vector<float> addedByDistance(const CachedAttention& a, const float* table, int64_t distances) {
  const int64_t heads = a.cached->layout->heads;
  std::vector<float> added(static_cast<size_t>(distances * heads));
  for (int64_t back = 0; back < distances; back++) {
    const float* row = table + bucketOf(-back, a.buckets, a.farthest, false) * heads;
    for (int64_t head = 0; head < heads; head++) added[head * distances + back] = row[head];
  }
  return added;
}

}  // namespace

void keepCached(const CachedAttention& a, const float* k, const float* v) {
  const PageLayout& layout = *a.cached->layout;
  const int64_t size = layout.headSize;
  const int64_t wide = exactKernel().columns;
  for (const auto& [pages, place] : a.cached->rows) {
    Page& page = *(*pages)[place / pagePlaces];
    const int64_t at = place % pagePlaces;
    for (int64_t head = 0; head < layout.kvHeads; head++, k += size, v += size) {
      float* keys = page.data() + layout.keys(a.layer, head) + at / wide * wide * size + at % wide;
      float* values = page.data() + layout.values(a.layer, head) + at * wide;
      for (int64_t i = 0; i < size; i++) {
        keys[i * wide] = k[i];
        values[i / wide * wide * pagePlaces + i % wide] = v[i];
      }
    }
  }
}

PageLayout::PageLayout(const Shape& shape)
    : heads(shape.heads),
      kvHeads(shape.kvHeads),
      headSize(shape.headSize),
      layers_(static_cast<int64_t>(shape.layers.size())),
      paddedHead_(wholeStripes(shape.headSize, exactKernel().columns)) {}

void attendCached(const CachedAttention& a, const float* q, const float* table, float* out) {
  thread_local Room room;
  const PageLayout& layout = *a.cached->layout;
  const int64_t count = static_cast<int64_t>(a.cached->rows.size());
  int64_t distances = 0;
  for (const auto& row : a.cached->rows) distances = std::max(distances, row.place + 1);
  const auto added = a.buckets == 0 ? std::vector<float>() : addedByDistance(a, table, distances);
  const int64_t some = std::max<int64_t>(1, tileRows / (layout.heads / layout.kvHeads));
  for (int64_t from = 0; from < count; from += some) {
    for (int64_t head = 0; head < layout.kvHeads; head++) {
      HeadOfRows(a, head, {from, std::min(count, from + some)}, added.empty() ? nullptr : added.data(), distances, room).attend(q, out);
    }
  }
}

}  // namespace placebo

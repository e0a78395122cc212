#include "batch.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "distances.hpp"
#include "library.hpp"

namespace placebo {

namespace {

/**
 * LoRA takes a batch apart into so many tokens at most, or single sequences: enough that to unpack the weights for each part
 * costs little. Parts depend on the batch alone, and so does the result.
 */
constexpr int64_t tokensOfPart = 512;

constexpr float hidden = -std::numeric_limits<float>::infinity();

/** [length, length · group]: what each token may look at, the same for all heads of a group. */
std::vector<float> causalMask(int64_t window, int64_t length, int64_t group) {
  std::vector<float> mask(length * length * group, hidden);
  for (int64_t i = 0; i < length * group; i++) {
    const int64_t place = i % length;
    const int64_t first = window == 0 ? 0 : std::max<int64_t>(0, place - window + 1);
    std::fill_n(mask.begin() + i * length + first, place - first + 1, 0.0f);
  }
  return mask;
}

/** [keys, queries, 1, sequences]: all but the padding. */
std::vector<float> maskOfPadding(const Layout& queries, const Layout& keys, const std::vector<int32_t>& counts) {
  std::vector<float> mask(keys.length * queries.length * keys.sequences, hidden);
  for (int64_t row = 0; row < queries.length * keys.sequences; row++) {
    std::fill_n(mask.begin() + row * keys.length, counts[row / queries.length], 0.0f);
  }
  return mask;
}

template <typename T>
std::vector<T> stretchOf(const std::vector<T>& all, int64_t from, int64_t to) {
  return {all.begin() + from, all.begin() + to};
}

}  // namespace

std::vector<Batch> partsOf(const Batch& batch) {
  const auto [length, sequences] = batch.layout;
  const int64_t together = length + (batch.source.has_value() ? batch.source->length : 0);
  const int64_t count = std::min(sequences, (together * sequences + tokensOfPart - 1) / tokensOfPart);
  std::vector<Batch> parts;
  for (int64_t i = 0; i < count; i++) {
    const int64_t first = sequences * i / count;
    const int64_t end = sequences * (i + 1) / count;
    const int64_t from = first * length;
    const int64_t to = end * length;
    Batch part{{length, end - first}, stretchOf(batch.tokens, from, to), {}, {}, {}, std::nullopt};
    if (batch.source.has_value()) {
      const auto& [ofSource, tokens, counts] = *batch.source;
      part.source = Batch::Source{ofSource, stretchOf(tokens, first * ofSource, end * ofSource), stretchOf(counts, first, end)};
    }
    for (size_t row = 0; row < batch.rows.size(); row++) {
      if (batch.rows[row] < from || batch.rows[row] >= to) continue;
      part.rows.push_back(static_cast<int32_t>(batch.rows[row] - from));
      part.labels.push_back(batch.labels[row]);
      part.weights.push_back(batch.weights[row]);
    }
    if (!part.rows.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

BatchInputs::BatchInputs(ggml_context* ctx, const Shape& shape, const Batch& batch, Forward forward) : ctx_(ctx), forward_(forward) {
  if (shape.encoder.has_value() != batch.source.has_value()) {
    throw std::runtime_error("invalid batch: a text for the encoder goes with a model that has one, and with no other");
  }
  const auto [length, sequences] = batch.layout;
  const bool allRows = static_cast<int64_t>(batch.rows.size()) == length * sequences;
  auto rows = batch.rows;
  auto labels = batch.labels;
  auto weights = batch.weights;
  for (; rows.size() % rowMultiple != 0; rows.push_back(0)) {
    labels.push_back(0);
    weights.push_back(0.0f);
  }
  const int64_t asked = static_cast<int64_t>(rows.size());
  weights_ = floats({asked}, std::move(weights));
  labels_ = integers({asked}, std::move(labels));

  std::vector<int32_t> positions, places;
  for (int64_t i = 0; i < length; i++) positions.push_back(static_cast<int32_t>(i));
  // Padding may reach beyond the last place that there is a row for; nothing sees it.
  const int32_t lastPlace = static_cast<int32_t>(shape.positions.has_value() ? shape.positions->rows : length) - 1;
  for (int64_t i = 0; i < length * sequences; i++) places.push_back(std::min(static_cast<int32_t>(i % length), lastPlace));

  inputs_.layout = batch.layout;
  inputs_.tokens = integers({length * sequences}, batch.tokens);
  inputs_.positions = integers({length}, std::move(positions));
  inputs_.places = integers({length * sequences}, std::move(places));
  // Gathered for all rows, there is nothing to leave out.
  inputs_.asked = allRows && asked == length * sequences ? nullptr : integers({asked}, std::move(rows));
  const int64_t group = shape.heads / shape.kvHeads;
  for (const auto& layer : shape.layers) {
    const int64_t window = layer.attention.window;
    auto [made, isNew] = inputs_.sights.try_emplace(window);
    if (!isNew) continue;
    made->second = {batch.layout, batch.layout, true, floats({length, length * group}, causalMask(window, length, group))};
    // Of layers that share a window, those with distances share their table, too.
    if (layer.attention.distances.has_value()) addDistances(made->second, *layer.attention.distances);
  }
  if (shape.encoder.has_value()) inputs_.source = sourceOf(shape, batch);
}

Source BatchInputs::sourceOf(const Shape& shape, const Batch& batch) {
  const auto& [length, tokens, counts] = *batch.source;
  const Layout layout{length, batch.layout.sequences};
  return {
      integers({length * layout.sequences}, tokens),
      sightOf(shape.encoder->layers.front().attention, layout, layout, counts),
      sightOf(*shape.layers.front().cross, batch.layout, layout, counts),
  };
}

Sight BatchInputs::sightOf(const Attention& attention, const Layout& queries, const Layout& keys, const std::vector<int32_t>& counts) {
  // Our own attention goes by the counts, and has nothing to add.
  ggml_tensor* mask = forward_ == Forward::fast
                          ? floats({keys.length, 1}, std::vector<float>(keys.length, 0.0f))
                          : floats({keys.length, queries.length, 1, keys.sequences}, maskOfPadding(queries, keys, counts));
  Sight sight{queries, keys, false, mask, integers({keys.sequences}, counts)};
  if (attention.distances.has_value()) addDistances(sight, *attention.distances);
  return sight;
}

void BatchInputs::addDistances(Sight& sight, const Distances& distances) {
  const int64_t queries = sight.queries.length;
  const int64_t keys = sight.keys.length;
  const auto bucket = [&](int64_t key, int64_t query) { return bucketOf(key - query, distances.table.rows, distances.farthest, !sight.causal); };
  std::vector<int32_t> buckets, pairs;
  for (int64_t i = 0; i < keys + queries - 1; i++) buckets.push_back(bucket(i, queries - 1));
  for (int64_t query = 0; forward_ != Forward::fast && query < queries; query++) {
    for (int64_t key = 0; key < keys; key++) pairs.push_back(bucket(key, query));
  }
  sight.buckets = integers({keys + queries - 1}, std::move(buckets));
  if (!pairs.empty()) sight.pairs = integers({keys * queries}, std::move(pairs));
}

ggml_tensor* BatchInputs::integers(std::initializer_list<int64_t> shape, std::vector<int32_t> numbers) {
  integers_.push_back(std::move(numbers));
  ggml_tensor* t = ggml.new_tensor_1d(ctx_, GGML_TYPE_I32, *shape.begin());
  t->data = integers_.back().data();
  return t;
}

ggml_tensor* BatchInputs::floats(std::initializer_list<int64_t> shape, std::vector<float> numbers) {
  floats_.push_back(std::move(numbers));
  int64_t ne[4] = {1, 1, 1, 1};
  std::copy(shape.begin(), shape.end(), ne);
  ggml_tensor* t = ggml.new_tensor_4d(ctx_, GGML_TYPE_F32, ne[0], ne[1], ne[2], ne[3]);
  t->data = floats_.back().data();
  return t;
}

}  // namespace placebo

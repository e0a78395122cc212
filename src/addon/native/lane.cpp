#include "lane.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "distances.hpp"
#include "exponential.hpp"
#include "processor.hpp"

namespace placebo {

namespace {

/** Nodes of a graph, counted generously: no layer has a quarter of them. */
size_t mostNodes(size_t depth) {
  return 256 + depth * 128;
}

ggml_tensor* input(ggml_context* ctx, std::vector<int32_t>& numbers) {
  ggml_tensor* t = ggml.new_tensor_1d(ctx, GGML_TYPE_I32, static_cast<int64_t>(numbers.size()));
  t->data = numbers.data();
  return t;
}

/** The likeliest token; the first of several. What is no number in any place makes the logit NaN. */
std::pair<int32_t, float> greedyOf(const float* logits, int64_t count) {
  int64_t best = 0;
  for (int64_t i = 0; i < count; i++) {
    if (!std::isfinite(logits[i])) return {static_cast<int32_t>(i), std::numeric_limits<float>::quiet_NaN()};
    if (logits[i] > logits[best]) best = i;
  }
  return {static_cast<int32_t>(best), logits[best]};
}

/** In stretches, each in 64 bits. */
double normaliserOf(const float* logits, int64_t count, float most) {
  constexpr int64_t stretch = 1024;
  float weights[stretch];
  double sum = 0;
  for (int64_t from = 0; from < count; from += stretch) {
    const int64_t some = std::min(stretch, count - from);
    withVectors([&](auto) __attribute__((always_inline)) {
      for (int64_t i = 0; i < some; i++) weights[i] = exponential(logits[from + i] - most);
    });
    for (int64_t i = 0; i < some; i++) sum += weights[i];
  }
  return static_cast<double>(most) + std::log(sum);
}

}  // namespace

Evaluated Lane::evaluate(const Evaluation& e) {
  for (const int32_t number : e.dropped) sequences_.erase(number);
  for (const auto& each : e.begun) begin(each);
  for (const auto& each : e.read) sequences_[each.sequence].read = read(each.tokens);
  if (e.runs.empty()) return {};

  const Shape& shape = model_->shape();
  std::vector<int32_t> tokens, positions, wanted = e.wanted;
  CachedRows cached{&model_->pages, {}};
  CachedRows ofEncoder{&model_->pages, {}};
  for (const auto& run : e.runs) {
    Sequence& text = sequence(run.sequence);
    extend(text.pages, text.length + static_cast<int64_t>(run.tokens.size()));
    if (shape.encoder.has_value() && text.read == nullptr) throw std::runtime_error("invalid sequence: " + std::to_string(run.sequence) + ": the encoder has read nothing for it");
    for (const int32_t token : run.tokens) {
      tokens.push_back(token);
      positions.push_back(static_cast<int32_t>(text.length));
      cached.rows.push_back({&text.pages, text.length++});
      if (text.read != nullptr) ofEncoder.rows.push_back({&text.read->pages, text.read->length - 1});
    }
  }
  // Where nothing is asked for, one row is the least that can be computed to the end.
  if (wanted.empty()) wanted.push_back(0);

  const size_t most = mostNodes(depthOf(shape));
  nodes_.resize(ggml.tensor_overhead() * most + ggml.graph_overhead_custom(most, false));
  ContextPtr ctx(ggml.init({nodes_.size(), nodes_.data(), true}));
  ggml_cgraph* graph = ggml.new_graph_custom(ctx.get(), most, false);
  Tape tape(ctx.get(), graph, Forward::asking, model_->kernel);
  std::map<std::string, Value*> found;
  ggml_tensor* places = input(ctx.get(), positions);
  const Inputs inputs{
      {static_cast<int64_t>(tokens.size()), 1}, input(ctx.get(), tokens), places, places, {}, input(ctx.get(), wanted), &cached, std::nullopt, shape.encoder.has_value() ? &ofEncoder : nullptr,
  };
  ggml_tensor* logits = decode(tape, shape, model_->weightsOf(tape, found), inputs)->tensor;
  ggml.set_output(logits);
  backend_.allocate(graph);
  backend_.compute(graph);

  Evaluated made;
  for (size_t i = 0; i < e.wanted.size(); i++) {
    const float* row = static_cast<const float*>(logits->data) + static_cast<int64_t>(i) * logits->ne[0];
    const auto [greedy, logit] = greedyOf(row, logits->ne[0]);
    made.greedy.push_back(greedy);
    made.greedyLogits.push_back(logit);
    if (e.normalised) made.normalisers.push_back(normaliserOf(row, logits->ne[0], logit));
    for (const int32_t token : e.candidates[i]) made.logits.push_back(row[token]);
  }
  return made;
}

std::shared_ptr<const Lane::Read> Lane::read(std::vector<int32_t> tokens) {
  const Shape& shape = model_->shape();
  if (!shape.encoder.has_value() || tokens.empty()) throw std::runtime_error("invalid evaluation: there is no encoder, or nothing for it to read");
  auto made = std::make_shared<Read>();
  made->length = static_cast<int64_t>(tokens.size());
  extend(made->pages, made->length);
  CachedRows kept{&model_->pages, {}};
  for (int64_t place = 0; place < made->length; place++) kept.rows.push_back({&made->pages, place});

  const size_t most = mostNodes(depthOf(shape));
  nodes_.resize(ggml.tensor_overhead() * most + ggml.graph_overhead_custom(most, false));
  ContextPtr ctx(ggml.init({nodes_.size(), nodes_.data(), true}));
  ggml_cgraph* graph = ggml.new_graph_custom(ctx.get(), most, false);
  Tape tape(ctx.get(), graph, Forward::asking, model_->kernel);
  std::map<std::string, Value*> found;
  const Layout layout{made->length, 1};
  const auto& distances = shape.encoder->layers.front().attention.distances;
  std::vector<int32_t> buckets;
  for (int64_t i = 0; distances.has_value() && i < 2 * made->length - 1; i++) {
    buckets.push_back(bucketOf(i - made->length + 1, distances->table.rows, distances->farthest, true));
  }
  Source source{input(ctx.get(), tokens), {layout, layout, false, nullptr}, {}};
  if (distances.has_value()) source.sight.buckets = input(ctx.get(), buckets);
  encode(tape, shape, model_->weightsOf(tape, found), source, kept);
  backend_.allocate(graph);
  backend_.compute(graph);
  return made;
}

void Lane::begin(const Beginning& b) {
  Sequence made;
  if (b.places > 0) {
    const Sequence& from = sequence(b.from);
    made.read = from.read;
    const int64_t whole = b.places / pagePlaces;
    made.pages.assign(from.pages.begin(), from.pages.begin() + whole);
    // Both go on from here. What the copy holds of places behind is written over before it is seen.
    if (b.places % pagePlaces != 0) made.pages.push_back(std::make_shared<Page>(*from.pages[whole]));
    made.length = b.places;
  }
  sequences_[b.sequence] = std::move(made);
}

Lane::Sequence& Lane::sequence(int32_t number) {
  const auto found = sequences_.find(number);
  if (found == sequences_.end()) throw std::runtime_error("invalid sequence: " + std::to_string(number) + ": there is none of this number");
  return found->second;
}

void Lane::extend(Pages& pages, int64_t places) const {
  const int64_t count = (places + pagePlaces - 1) / pagePlaces;
  while (static_cast<int64_t>(pages.size()) < count) pages.push_back(newPage());
}

std::shared_ptr<Page> Lane::newPage() const {
  return std::make_shared<Page>(static_cast<size_t>(model_->pages.size()), 0.0f);
}

}  // namespace placebo

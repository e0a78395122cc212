#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "decoder.hpp"
#include "operations.hpp"
#include "parts.hpp"
#include "turns.hpp"

namespace placebo {

namespace {

/** ggml's fast kernels for quantised matrices take rows in groups. */
constexpr int64_t rowMultiple = 16;

/** Numbers that one thread works on at a time. */
constexpr size_t stretch = size_t{1} << 16;

/**
 * LoRA takes a batch apart into so many tokens at most, or single sequences: enough that to unpack the weights for each part
 * costs little. Parts depend on the batch alone, and so does the result.
 */
constexpr int64_t tokensOfPart = 512;

/** Some of a batch's sequences, one after the other; none without rows that are asked about. */
std::vector<Batch> partsOf(const Batch& batch) {
  const auto [length, sequences] = batch.layout;
  const int64_t count = std::min(sequences, (length * sequences + tokensOfPart - 1) / tokensOfPart);
  std::vector<Batch> parts;
  for (int64_t i = 0; i < count; i++) {
    const int64_t from = sequences * i / count * length;
    const int64_t to = sequences * (i + 1) / count * length;
    Batch part{{length, (to - from) / length}, {batch.tokens.begin() + from, batch.tokens.begin() + to}, {}, {}, {}};
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

/** Nodes of a graph forward and back: counted generously, a node is about half a kilobyte. */
size_t mostNodes(size_t layers) {
  return 1024 + layers * 512;
}

ggml_tensor* input(ggml_context* ctx, ggml_type type, std::initializer_list<int64_t> shape, void* data) {
  ggml_tensor* t = shape.size() == 1 ? ggml.new_tensor_1d(ctx, type, *shape.begin()) : ggml.new_tensor_2d(ctx, type, *shape.begin(), *(shape.begin() + 1));
  t->data = data;
  return t;
}

/** [length, length · group]: what each token may look at, the same for all heads of a group. */
std::vector<float> maskOf(int64_t window, int64_t length, int64_t group) {
  std::vector<float> mask(length * length * group, -std::numeric_limits<float>::infinity());
  for (int64_t i = 0; i < length * group; i++) {
    const int64_t place = i % length;
    const int64_t first = window == 0 ? 0 : std::max<int64_t>(0, place - window + 1);
    std::fill_n(mask.begin() + i * length + first, place - first + 1, 0.0f);
  }
  return mask;
}

double weighted(const ggml_tensor* losses, const std::vector<float>& weights) {
  double sum = 0;
  for (size_t i = 0; i < weights.size(); i++) {
    if (weights[i] != 0.0f) sum += static_cast<double>(weights[i]) * static_cast<const float*>(losses->data)[i];
  }
  return sum;
}

}  // namespace

/** One batch's graph, with all that its nodes point to. */
struct Training::Graph {
  ContextPtr ctx;
  ggml_cgraph* graph = nullptr;
  std::unique_ptr<Tape> tape;
  Value* logits = nullptr;
  /** Gathered for all rows: then there is nothing to leave out. */
  bool allRows = false;

  std::vector<int32_t> tokens, positions, places, rows, labels;
  std::vector<float> weights;
  /** By their windows. */
  std::map<int64_t, std::vector<float>> masks;
  ggml_tensor* labelTensor = nullptr;
  ggml_tensor* weightTensor = nullptr;
};

Training::Training(std::unique_ptr<Model> model, int threads) : model_(std::move(model)), threads_(threads) {
  provide(1, 1);
}

std::unique_ptr<Training::Graph> Training::build(Worker& worker, const Batch& batch, Forward forward, float* gradients) {
  const bool forOracle = forward == Forward::ggml;
  const Shape& shape = model_->shape;
  const auto [length, sequences] = batch.layout;
  auto made = std::make_unique<Graph>();
  Graph& g = *made;
  const size_t most = mostNodes(shape.layers.size());
  worker.nodes.resize(ggml.tensor_overhead() * most + ggml.graph_overhead_custom(most, forOracle));
  g.ctx.reset(ggml.init({worker.nodes.size(), worker.nodes.data(), true}));
  g.graph = ggml.new_graph_custom(g.ctx.get(), most, forOracle);
  g.tape = std::make_unique<Tape>(g.ctx.get(), g.graph, forward);

  g.tokens = batch.tokens;
  for (int64_t i = 0; i < length; i++) g.positions.push_back(static_cast<int32_t>(i));
  // Padding may reach beyond the last place that there is a row for; nothing sees it.
  const int32_t lastPlace = static_cast<int32_t>(shape.positions.has_value() ? shape.positions->rows : length) - 1;
  for (int64_t i = 0; i < length * sequences; i++) g.places.push_back(std::min(static_cast<int32_t>(i % length), lastPlace));
  const int64_t group = shape.heads / shape.kvHeads;
  std::map<int64_t, ggml_tensor*> masks;
  for (const auto& layer : shape.layers) {
    const int64_t window = layer.attention.window;
    auto [made, isNew] = g.masks.try_emplace(window);
    if (!isNew) continue;
    made->second = maskOf(window, length, group);
    masks[window] = input(g.ctx.get(), GGML_TYPE_F32, {length, length * group}, made->second.data());
  }
  g.rows = batch.rows;
  g.labels = batch.labels;
  g.weights = batch.weights;
  g.allRows = static_cast<int64_t>(batch.rows.size()) == length * sequences;
  while (g.rows.size() % rowMultiple != 0) {
    g.rows.push_back(0);
    g.labels.push_back(0);
    g.weights.push_back(0.0f);
  }
  const int64_t asked = static_cast<int64_t>(g.rows.size());
  g.labelTensor = input(g.ctx.get(), GGML_TYPE_I32, {asked}, g.labels.data());
  g.weightTensor = input(g.ctx.get(), GGML_TYPE_F32, {asked}, g.weights.data());
  const Inputs inputs{
      batch.layout,
      input(g.ctx.get(), GGML_TYPE_I32, {length * sequences}, g.tokens.data()),
      input(g.ctx.get(), GGML_TYPE_I32, {length}, g.positions.data()),
      input(g.ctx.get(), GGML_TYPE_I32, {length * sequences}, g.places.data()),
      masks,
      g.allRows ? nullptr : input(g.ctx.get(), GGML_TYPE_I32, {asked}, g.rows.data()),
  };

  std::map<std::string, Value*> found;
  const auto valueOf = [gradients, &g](const Parameter& p) { return g.tape->parameter(p.tensor, gradients + p.offset); };
  const Weights weights{
      [&](const std::string& name) -> Value* {
        auto [place, isNew] = found.try_emplace(name, nullptr);
        if (!isNew) return place->second;
        if (const Parameter* p = model_->parameter(name)) return place->second = valueOf(*p);
        ggml_tensor* original = model_->original(name);
        return place->second = original == nullptr ? nullptr : g.tape->constant(original);
      },
      [&](const std::string& name) -> Factors {
        const Parameter* a = model_->parameter(name + ".lora_a");
        const Parameter* b = model_->parameter(name + ".lora_b");
        return a == nullptr ? Factors{} : Factors{valueOf(*a), valueOf(*b), model_->method.alpha / static_cast<float>(model_->method.rank)};
      },
      shape.ropeFactors.has_value() ? model_->original(shape.ropeFactors->name + ".weight") : nullptr,
  };
  g.logits = decode(*g.tape, shape, weights, inputs);
  return made;
}

double Training::backward(const Batch& batch) {
  std::vector<float>& all = model_->gradients;
  // To gather the gradient of all weights once more for each thread would take too much memory.
  if (model_->method.rank == 0) return backwardOf(alone(), batch, all.data());
  const auto parts = partsOf(batch);
  std::vector<double> losses(parts.size());
  Turns turns;
  const size_t workers = std::min<size_t>(threads_, parts.size());
  provide(workers, threads_ / static_cast<int>(std::max<size_t>(1, workers)));
  inTurns(parts.size(), workers, turns, [&](size_t part, size_t number) {
    Worker& worker = *workers_[number];
    worker.gradients.assign(all.size(), 0.0f);
    losses[part] = backwardOf(worker, parts[part], worker.gradients.data());
    turns.await(part);
    for (size_t i = 0; i < all.size(); i++) all[i] += worker.gradients[i];
  });
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

double Training::loss(const Batch& batch) {
  if (model_->method.rank == 0) return lossOf(alone(), batch);
  const auto parts = partsOf(batch);
  std::vector<double> losses(parts.size());
  Turns turns;
  const size_t workers = std::min<size_t>(threads_, parts.size());
  provide(workers, threads_ / static_cast<int>(std::max<size_t>(1, workers)));
  inTurns(parts.size(), workers, turns, [&](size_t part, size_t number) { losses[part] = lossOf(*workers_[number], parts[part]); });
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

Training::Worker& Training::alone() {
  provide(1, threads_);
  return *workers_.front();
}

void Training::provide(size_t workers, int threadsOfEach) {
  while (workers_.size() < workers) workers_.push_back(std::make_unique<Worker>());
  for (auto& worker : workers_) worker->backend.setThreads(threadsOfEach);
}

size_t Training::graphBytes() const {
  size_t bytes = 0;
  for (const auto& worker : workers_) bytes += worker->backend.bytes();
  return bytes;
}

double Training::backwardOf(Worker& worker, const Batch& batch, float* gradients) {
  auto g = build(worker, batch, Forward::fast, gradients);
  ggml_context* ctx = g->ctx.get();
  ggml_tensor* probabilities = ggml.soft_max(ctx, g->logits->tensor);
  ggml_tensor* losses = operations::rowLoss(ctx, g->logits->tensor, probabilities, g->labelTensor);
  ggml.set_output(losses);
  ggml.build_forward_expand(g->graph, losses);
  g->tape->backward(g->logits, operations::logitsGradient(ctx, probabilities, g->labelTensor, g->weightTensor));
  worker.backend.allocate(g->graph);
  worker.backend.compute(g->graph);
  return weighted(losses, g->weights);
}

double Training::lossOf(Worker& worker, const Batch& batch) {
  auto g = build(worker, batch, Forward::fast, model_->gradients.data());
  ggml_tensor* losses = operations::rowLoss(g->ctx.get(), g->logits->tensor, ggml.soft_max(g->ctx.get(), g->logits->tensor), g->labelTensor);
  ggml.set_output(losses);
  ggml.build_forward_expand(g->graph, losses);
  worker.backend.allocate(g->graph);
  worker.backend.compute(g->graph);
  return weighted(losses, g->weights);
}

Answers Training::answers(const Batch& batch) {
  Worker& worker = alone();
  auto g = build(worker, batch, Forward::engine, model_->gradients.data());
  const ggml_tensor* logits = g->logits->tensor;
  ggml.set_output(g->logits->tensor);
  worker.backend.allocate(g->graph);
  worker.backend.compute(g->graph);
  Answers answers;
  for (size_t i = 0; i < batch.rows.size(); i++) {
    const float* row = static_cast<const float*>(logits->data) + i * logits->ne[0];
    answers.greedy.push_back(static_cast<int32_t>(std::max_element(row, row + logits->ne[0]) - row));
    answers.greedyLogits.push_back(row[answers.greedy.back()]);
    answers.logits.push_back(row[batch.labels[i]]);
  }
  return answers;
}

double Training::gradientNorm() {
  const auto& gradients = model_->gradients;
  const size_t count = gradients.size();
  std::vector<double> sums(count / stretch + 1, 0.0);
  inParts(count, threads_, stretch, [&](size_t part, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) sums[part] += static_cast<double>(gradients[i]) * gradients[i];
  });
  double squares = 0;
  for (const double sum : sums) squares += sum;
  return std::sqrt(squares);
}

double Training::step(const Step& s) {
  Model& m = *model_;
  const double norm = gradientNorm();
  if (!std::isfinite(norm)) {
    std::fill(m.gradients.begin(), m.gradients.end(), 0.0f);
    return norm;
  }
  const float clipped = norm > s.clip ? static_cast<float>(s.clip / norm) : 1.0f;
  const float correction1 = static_cast<float>(1.0 - std::pow(static_cast<double>(s.beta1), static_cast<double>(s.number)));
  const float correction2 = static_cast<float>(1.0 - std::pow(static_cast<double>(s.beta2), static_cast<double>(s.number)));
  for (const auto& p : m.parameters) {
    const float kept = p.rows > 1 ? 1.0f - s.learningRate * s.weightDecay : 1.0f;
    float* value = m.values.data() + p.offset;
    float* gradient = m.gradients.data() + p.offset;
    float* first = m.firstMoment.data() + p.offset;
    float* second = m.secondMoment.data() + p.offset;
    inParts(static_cast<size_t>(p.columns * p.rows), threads_, stretch, [=](size_t, size_t from, size_t to) {
      for (size_t i = from; i < to; i++) {
        const float g = gradient[i] * clipped;
        first[i] = s.beta1 * first[i] + (1.0f - s.beta1) * g;
        second[i] = s.beta2 * second[i] + (1.0f - s.beta2) * g * g;
        value[i] = value[i] * kept - s.learningRate * (first[i] / correction1) / (std::sqrt(second[i] / correction2) + s.epsilon);
        gradient[i] = 0.0f;
      }
    });
  }
  return norm;
}

std::vector<float> Training::oracle(const Batch& batch) {
  Model& m = *model_;
  if (batch.rows.size() % rowMultiple != 0) throw std::runtime_error("invalid batch: the oracle averages over all rows, padding among them");
  for (const auto& p : m.parameters) ggml.set_param(p.tensor);
  Worker& worker = alone();
  auto g = build(worker, batch, Forward::ggml, m.gradients.data());
  std::vector<float> oneHot(batch.labels.size() * m.shape.vocabulary, 0.0f);
  for (size_t i = 0; i < batch.labels.size(); i++) oneHot[i * m.shape.vocabulary + batch.labels[i]] = 1.0f;
  ggml_tensor* labels = input(g->ctx.get(), GGML_TYPE_F32, {m.shape.vocabulary, static_cast<int64_t>(batch.labels.size())}, oneHot.data());
  ggml_tensor* loss = ggml.cross_entropy_loss(g->ctx.get(), g->logits->tensor, labels);
  ggml.set_loss(loss);
  ggml.build_forward_expand(g->graph, loss);
  // SOFT_MAX_BACK may be given its own input's memory, unless that is an output.
  for (int i = 0; i < ggml.graph_n_nodes(g->graph); i++) {
    if (ggml.graph_node(g->graph, i)->op == GGML_OP_SOFT_MAX) ggml.set_output(ggml.graph_node(g->graph, i));
  }
  ggml.build_backward_expand(g->ctx.get(), g->graph, nullptr);
  for (const auto& p : m.parameters) ggml.set_output(ggml.graph_get_grad(g->graph, p.tensor));
  worker.backend.allocate(g->graph);
  ggml.graph_reset(g->graph);
  worker.backend.compute(g->graph);
  std::vector<float> gradient(m.values.size());
  for (const auto& p : m.parameters) {
    const float* data = static_cast<const float*>(ggml.graph_get_grad(g->graph, p.tensor)->data);
    std::copy(data, data + p.columns * p.rows, gradient.begin() + p.offset);
    p.tensor->flags &= ~GGML_TENSOR_FLAG_PARAM;
  }
  return gradient;
}

}  // namespace placebo

#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "decoder.hpp"
#include "operations.hpp"
#include "parts.hpp"
#include "turns.hpp"

namespace placebo {

namespace {

/** Numbers that one thread works on at a time. */
constexpr size_t stretch = size_t{1} << 16;

/** Nodes of a graph forward and back: counted generously, a node is about half a kilobyte. */
size_t mostNodes(size_t depth) {
  return 1024 + depth * 512;
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
  std::unique_ptr<BatchInputs> inputs;
};

Training::Training(std::unique_ptr<Model> model, int threads) : model_(std::move(model)), threads_(threads) {
  provide(1, 1);
}

std::unique_ptr<Training::Graph> Training::build(Worker& worker, const Batch& batch, Forward forward, float* gradients, const Kernel& kernel) {
  const bool forOracle = forward == Forward::ggml;
  const Shape& shape = model_->shape;
  auto made = std::make_unique<Graph>();
  Graph& g = *made;
  const size_t most = mostNodes(depthOf(shape));
  worker.nodes.resize(ggml.tensor_overhead() * most + ggml.graph_overhead_custom(most, forOracle));
  g.ctx.reset(ggml.init({worker.nodes.size(), worker.nodes.data(), true}));
  g.graph = ggml.new_graph_custom(g.ctx.get(), most, forOracle);
  g.tape = std::make_unique<Tape>(g.ctx.get(), g.graph, forward, kernel);

  g.inputs = std::make_unique<BatchInputs>(g.ctx.get(), shape, batch, forward);
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
  g.logits = decode(*g.tape, shape, weights, g.inputs->inputs());
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
  ggml_tensor* losses = operations::rowLoss(ctx, g->logits->tensor, probabilities, g->inputs->labels());
  ggml.set_output(losses);
  ggml.build_forward_expand(g->graph, losses);
  g->tape->backward(g->logits, operations::logitsGradient(ctx, probabilities, g->inputs->labels(), g->inputs->weights()));
  worker.backend.allocate(g->graph);
  worker.backend.compute(g->graph);
  return weighted(losses, g->inputs->weightsOfRows());
}

double Training::lossOf(Worker& worker, const Batch& batch) {
  auto g = build(worker, batch, Forward::fast, model_->gradients.data());
  ggml_tensor* losses = operations::rowLoss(g->ctx.get(), g->logits->tensor, ggml.soft_max(g->ctx.get(), g->logits->tensor), g->inputs->labels());
  ggml.set_output(losses);
  ggml.build_forward_expand(g->graph, losses);
  worker.backend.allocate(g->graph);
  worker.backend.compute(g->graph);
  return weighted(losses, g->inputs->weightsOfRows());
}

Answers Training::answers(const Batch& batch) {
  Worker& worker = alone();
  // What has an encoder is asked by our own kernels in 32 bits, all else by the engine's.
  const Forward forward = model_->shape.encoder.has_value() ? Forward::fast : Forward::engine;
  auto g = build(worker, batch, forward, model_->gradients.data(), exactKernel());
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
  ggml_tensor* labels = ggml.new_tensor_2d(g->ctx.get(), GGML_TYPE_F32, m.shape.vocabulary, static_cast<int64_t>(batch.labels.size()));
  labels->data = oneHot.data();
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

#include "decoder.hpp"

#include <stdexcept>

#include "library.hpp"

namespace placebo {

namespace {

struct Decoder {
  Tape& tape;
  const Shape& shape;
  const Weights& weights;
  const Inputs& inputs;

  Value* need(const std::string& name) const {
    Value* found = weights.find(name);
    if (found == nullptr) throw std::runtime_error("it has no tensor " + name);
    return found;
  }

  Value* withBias(const std::string& name, Value* x) const {
    Value* bias = weights.find(name + ".bias");
    return bias == nullptr ? x : tape.addBias(x, bias);
  }

  /** matrix · x, with its low-rank neighbour and its bias where there are such. */
  Value* project(const Matrix& matrix, Value* x) const {
    const std::string name = matrix.name + ".weight";
    const auto [a, b, scale] = weights.factors(name);
    Value* weight = need(name);
    Value* y = a == nullptr ? tape.linear(weight, x) : tape.adapted(weight, a, b, scale, x);
    return withBias(matrix.name, y);
  }

  Value* normed(const Norm& norm, Value* x) const {
    return withBias(norm.name, tape.norm(x, need(norm.name + ".weight"), norm.centred, &norm.epsilon));
  }

  Value* normed(const std::optional<Norm>& norm, Value* x) const { return norm.has_value() ? normed(*norm, x) : x; }

  Value* scaled(float factor, Value* x) const { return factor == 1.0f ? x : tape.scale(x, factor); }

  Value* turned(const std::optional<Rope>& rope, Value* x, int64_t heads) const {
    return rope.has_value() ? tape.rope(x, *rope, heads, inputs.layout, inputs.positions, weights.ropeFactors) : x;
  }

  /** What each token sees, before it is projected. */
  Value* attend(const Attention& part, int64_t index, Value* x) const {
    const int64_t kv = shape.kvHeads * shape.headSize;
    Value* in = normed(part.before, x);
    std::vector<Value*> qkv;
    if (part.input.size() == 1) qkv = tape.split(project(part.input.front(), in), {shape.heads * shape.headSize, kv, kv});
    else for (const auto& matrix : part.input) qkv.push_back(project(matrix, in));
    Value* q = scaled(part.queryScale, turned(part.rope, normed(part.queryNorm, qkv.at(0)), shape.heads));
    Value* k = turned(part.rope, normed(part.keyNorm, qkv.at(1)), shape.kvHeads);
    if (inputs.cached != nullptr) return tape.attention(q, k, qkv.at(2), {inputs.cached, index, part.window, part.scoreScale});
    return tape.attention(q, k, qkv.at(2), inputs.masks.at(part.window), &part.scoreScale, shape.headSize, shape.kvHeads, inputs.layout);
  }

  Value* hiddenOf(const FeedForward& part, Value* in) const {
    if (!part.gated) return tape.activated(part.activation, project(part.input.front(), in));
    if (part.input.size() == 1) {
      const auto both = tape.split(project(part.input.front(), in), {shape.feedForward, shape.feedForward});
      return tape.gated(part.activation, both[0], both[1]);
    }
    // Up before gate: in this order the gradients of both have always added up, which decides their last bits.
    Value* up = project(part.input.at(1), in);
    return tape.gated(part.activation, project(part.input.at(0), in), up);
  }

  Value* feed(const FeedForward& part, Value* x) const {
    Value* hidden = hiddenOf(part, normed(part.before, x));
    return scaled(shape.residualScale, normed(part.after, project(part.down, hidden)));
  }

  Value* layer(size_t index, Value* x) const {
    const Layer& layer = shape.layers[index];
    Value* seen = attend(layer.attention, static_cast<int64_t>(index), x);
    // After the last attention only the asked rows matter.
    if (index + 1 == shape.layers.size() && inputs.asked != nullptr) {
      seen = tape.gather(seen, inputs.asked);
      x = tape.gather(x, inputs.asked);
    }
    Value* attended = scaled(shape.residualScale, normed(layer.attention.after, project(layer.attention.output, seen)));
    if (shape.parallel) return tape.add(tape.add(feed(layer.feedForward, x), x), attended);
    Value* middle = tape.add(attended, x);
    return tape.add(feed(layer.feedForward, middle), middle);
  }
};

}  // namespace

Value* decode(Tape& tape, const Shape& shape, const Weights& weights, const Inputs& inputs) {
  const Decoder decoder{tape, shape, weights, inputs};
  Value* embedding = decoder.need(shape.embedding.name + ".weight");
  Value* x = decoder.scaled(shape.embeddingScale, tape.gather(embedding, inputs.tokens));
  if (shape.positions.has_value()) x = tape.add(x, tape.gather(decoder.need(shape.positions->name + ".weight"), inputs.places));
  for (size_t i = 0; i < shape.layers.size(); i++) x = decoder.layer(i, x);
  x = decoder.normed(shape.norm, x);
  Value* head = shape.head.has_value() ? decoder.need(shape.head->name + ".weight") : embedding;
  return decoder.scaled(shape.logitScale, tape.linear(head, x));
}

}  // namespace placebo

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

  Value* attention(const Attention& part, const Sight& sight, Value* q, Value* k, Value* v) const {
    Value* table = part.distances.has_value() ? need(part.distances->table.name + ".weight") : nullptr;
    return tape.attention(q, k, v, sight, table, &part.scoreScale, shape.headSize, shape.kvHeads);
  }

  /** What each token sees of its own text, before it is projected; none: of a decoder's that is cached. */
  Value* attend(const Attention& part, int64_t index, Value* x, const Sight* sight) const {
    const int64_t kv = shape.kvHeads * shape.headSize;
    Value* in = normed(part.before, x);
    std::vector<Value*> qkv;
    if (part.input.size() == 1) qkv = tape.split(project(part.input.front(), in), {shape.heads * shape.headSize, kv, kv});
    else for (const auto& matrix : part.input) qkv.push_back(project(matrix, in));
    Value* q = scaled(part.queryScale, turned(part.rope, normed(part.queryNorm, qkv.at(0)), shape.heads));
    Value* k = turned(part.rope, normed(part.keyNorm, qkv.at(1)), shape.kvHeads);
    if (sight != nullptr) return attention(part, *sight, q, k, qkv.at(2));
    CachedAttention work{inputs.cached, index, part.window, part.scoreScale};
    Value* table = nullptr;
    if (part.distances.has_value()) {
      work.buckets = part.distances->table.rows;
      work.farthest = part.distances->farthest;
      table = need(part.distances->table.name + ".weight");
    }
    return tape.attention(q, tape.keep(k, qkv.at(2), work), table, work);
  }

  /** What each token sees of what the encoder has made of its text; null: that is kept. */
  Value* attendAcross(const Attention& part, int64_t index, Value* x, Value* read) const {
    Value* q = project(part.input.at(0), normed(part.before, x));
    if (read == nullptr) return tape.attention(q, nullptr, nullptr, {inputs.read, index, 0, part.scoreScale});
    Value* k = project(part.input.at(1), read);
    return attention(part, inputs.source->across, q, k, project(part.input.at(2), read));
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

  Value* attended(const Attention& part, Value* seen) const { return scaled(shape.residualScale, normed(part.after, project(part.output, seen))); }

  /** @param read what the encoder has made of its text; null where there is none, or it is kept */
  Value* layer(size_t index, Value* x, Value* read) const {
    const Layer& layer = shape.layers[index];
    const Sight* sight = inputs.cached == nullptr ? &inputs.sights.at(layer.attention.window) : nullptr;
    const Attention* last = &layer.attention;
    Value* seen = attend(*last, static_cast<int64_t>(index), x, sight);
    if (layer.cross.has_value()) {
      x = tape.add(attended(*last, seen), x);
      last = &*layer.cross;
      seen = attendAcross(*last, static_cast<int64_t>(index), x, read);
    }
    // After the last attention only the asked rows matter.
    if (index + 1 == shape.layers.size() && inputs.asked != nullptr) {
      seen = tape.gather(seen, inputs.asked);
      x = tape.gather(x, inputs.asked);
    }
    Value* found = attended(*last, seen);
    if (shape.parallel) return tape.add(tape.add(feed(layer.feedForward, x), x), found);
    Value* middle = tape.add(found, x);
    return tape.add(feed(layer.feedForward, middle), middle);
  }

  Value* embedded(ggml_tensor* tokens) const {
    return scaled(shape.embeddingScale, tape.gather(need(shape.embedding.name + ".weight"), tokens));
  }

  Value* encoded(const Encoder& encoder) const {
    Value* x = embedded(inputs.source->tokens);
    for (size_t i = 0; i < encoder.layers.size(); i++) {
      const auto& [attention, cross, feedForward] = encoder.layers[i];
      Value* middle = tape.add(attended(attention, attend(attention, static_cast<int64_t>(i), x, &inputs.source->sight)), x);
      x = tape.add(feed(feedForward, middle), middle);
    }
    return normed(encoder.norm, x);
  }
};

}  // namespace

Value* decode(Tape& tape, const Shape& shape, const Weights& weights, const Inputs& inputs) {
  const Decoder decoder{tape, shape, weights, inputs};
  Value* embedding = decoder.need(shape.embedding.name + ".weight");
  Value* read = inputs.source.has_value() ? decoder.encoded(*shape.encoder) : nullptr;
  Value* x = decoder.embedded(inputs.tokens);
  if (shape.positions.has_value()) x = tape.add(x, tape.gather(decoder.need(shape.positions->name + ".weight"), inputs.places));
  for (size_t i = 0; i < shape.layers.size(); i++) x = decoder.layer(i, x, read);
  x = decoder.normed(shape.norm, x);
  Value* head = shape.head.has_value() ? decoder.need(shape.head->name + ".weight") : embedding;
  return decoder.scaled(shape.logitScale, tape.linear(head, x));
}

void encode(Tape& tape, const Shape& shape, const Weights& weights, const Source& source, const CachedRows& kept) {
  Inputs inputs{};
  inputs.source = source;
  const Decoder decoder{tape, shape, weights, inputs};
  Value* read = decoder.encoded(*shape.encoder);
  for (size_t i = 0; i < shape.layers.size(); i++) {
    const Attention& cross = *shape.layers[i].cross;
    tape.keep(decoder.project(cross.input.at(1), read), decoder.project(cross.input.at(2), read), {&kept, static_cast<int64_t>(i), 0, cross.scoreScale});
  }
}

}  // namespace placebo

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

  /** matrix · x, with its low-rank neighbour and its bias where there are such. */
  Value* project(const std::string& name, Value* x) const {
    const auto [a, b] = weights.factors(name + ".weight");
    Value* weight = need(name + ".weight");
    Value* y = a == nullptr ? tape.linear(weight, x) : tape.adapted(weight, a, b, weights.factorScale, x);
    Value* bias = weights.find(name + ".bias");
    return bias == nullptr ? y : tape.addBias(y, bias);
  }

  /** Qwen3 norms each head of queries and keys before they are turned. */
  Value* turned(const std::string& name, Value* x, int64_t heads, bool rope) const {
    Value* norm = weights.find(name + "_norm.weight");
    if (norm != nullptr) x = tape.rmsNorm(x, norm, shape.epsilon);
    return rope ? tape.rope(x, shape.rope, heads, inputs.layout, inputs.positions, weights.ropeFactors) : x;
  }

  Value* layer(int64_t index, Value* x) const {
    const std::string block = "blk." + std::to_string(index) + ".";
    const bool rope = shape.noRopeEvery == 0 || (index + 1) % shape.noRopeEvery != 0;
    Value* in = tape.rmsNorm(x, need(block + "attn_norm.weight"), shape.epsilon);
    Value* q = turned(block + "attn_q", project(block + "attn_q", in), shape.heads, rope);
    Value* k = turned(block + "attn_k", project(block + "attn_k", in), shape.kvHeads, rope);
    Value* v = project(block + "attn_v", in);
    Value* seen = tape.attention(q, k, v, inputs.mask, &shape.attentionScale, shape.headSize, shape.kvHeads, inputs.layout);
    // After the last attention only the asked rows matter.
    if (index == shape.layers - 1 && inputs.asked != nullptr) {
      seen = tape.gather(seen, inputs.asked);
      x = tape.gather(x, inputs.asked);
    }
    x = tape.add(project(block + "attn_output", seen), x);
    Value* middle = tape.rmsNorm(x, need(block + "ffn_norm.weight"), shape.epsilon);
    Value* hidden = tape.swiglu(project(block + "ffn_gate", middle), project(block + "ffn_up", middle));
    return tape.add(project(block + "ffn_down", hidden), x);
  }
};

}  // namespace

Value* decode(Tape& tape, const Shape& shape, const Weights& weights, const Inputs& inputs) {
  const Decoder decoder{tape, shape, weights, inputs};
  Value* embedding = decoder.need("token_embd.weight");
  Value* x = tape.gather(embedding, inputs.tokens);
  for (int64_t i = 0; i < shape.layers; i++) x = decoder.layer(i, x);
  x = tape.rmsNorm(x, decoder.need("output_norm.weight"), shape.epsilon);
  Value* head = weights.find("output.weight");
  return tape.linear(head == nullptr ? embedding : head, x);
}

}  // namespace placebo

#include "shape.hpp"

namespace placebo {

namespace {

struct Gathering {
  std::vector<Expected> tensors;

  void add(const Matrix& matrix) {
    tensors.push_back({matrix.name + ".weight", matrix.columns, matrix.rows, false, false, matrix.chosenAs});
    tensors.push_back({matrix.name + ".bias", matrix.rows, 1, true, true, {}});
  }

  void add(const Norm& norm) {
    tensors.push_back({norm.name + ".weight", norm.size, 1, true, false, {}});
    tensors.push_back({norm.name + ".bias", norm.size, 1, true, true, {}});
  }

  void add(const Attention& attention) {
    add(attention.before);
    add(attention.input);
    add(attention.queryNorm);
    add(attention.keyNorm);
    if (attention.distances.has_value()) addAlone(attention.distances->table, true);
    add(attention.output);
    add(attention.after);
  }

  void add(const std::vector<Layer>& layers) {
    for (const auto& [attention, cross, feedForward] : layers) {
      add(attention);
      add(cross);
      add(feedForward.before);
      add(feedForward.input);
      add(feedForward.down);
      add(feedForward.after);
    }
  }

  template <typename Part>
  void add(const std::optional<Part>& part) {
    if (part.has_value()) add(*part);
  }

  void add(const std::vector<Matrix>& matrices) {
    for (const auto& matrix : matrices) add(matrix);
  }

  /** What rows are looked up in, or divides: without a bias. */
  void addAlone(const Matrix& matrix, bool isFloat) {
    tensors.push_back({matrix.name + ".weight", matrix.columns, matrix.rows, isFloat, false, {}});
  }
};

}  // namespace

std::vector<Expected> tensorsOf(const Shape& shape) {
  Gathering g;
  g.addAlone(shape.embedding, false);
  if (shape.positions.has_value()) g.addAlone(*shape.positions, false);
  if (shape.ropeFactors.has_value()) g.addAlone(*shape.ropeFactors, true);
  if (shape.encoder.has_value()) {
    g.add(shape.encoder->layers);
    g.add(shape.encoder->norm);
  }
  g.add(shape.layers);
  g.add(shape.norm);
  if (shape.head.has_value()) g.addAlone(*shape.head, false);
  return std::move(g.tensors);
}

size_t depthOf(const Shape& shape) {
  size_t depth = shape.layers.size();
  for (const auto& layer : shape.layers) depth += layer.cross.has_value() ? 1 : 0;
  return shape.encoder.has_value() ? depth + shape.encoder->layers.size() : depth;
}

}  // namespace placebo

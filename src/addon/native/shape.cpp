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

  template <typename Part>
  void add(const std::optional<Part>& part) {
    if (part.has_value()) add(*part);
  }

  void add(const std::vector<Matrix>& matrices) {
    for (const auto& matrix : matrices) add(matrix);
  }

  /** What rows are looked up in, or divides: without a bias. */
  void addAlone(const Matrix& matrix, bool isVector) {
    tensors.push_back({matrix.name + ".weight", matrix.columns, matrix.rows, isVector, false, {}});
  }
};

}  // namespace

std::vector<Expected> tensorsOf(const Shape& shape) {
  Gathering g;
  g.addAlone(shape.embedding, false);
  if (shape.positions.has_value()) g.addAlone(*shape.positions, false);
  if (shape.ropeFactors.has_value()) g.addAlone(*shape.ropeFactors, true);
  for (const auto& [attention, feedForward] : shape.layers) {
    g.add(attention.before);
    g.add(attention.input);
    g.add(attention.queryNorm);
    g.add(attention.keyNorm);
    g.add(attention.output);
    g.add(attention.after);
    g.add(feedForward.before);
    g.add(feedForward.input);
    g.add(feedForward.down);
    g.add(feedForward.after);
  }
  g.add(shape.norm);
  if (shape.head.has_value()) g.addAlone(*shape.head, false);
  return std::move(g.tensors);
}

}  // namespace placebo

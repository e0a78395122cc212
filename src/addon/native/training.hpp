#pragma once

#include <memory>
#include <vector>

#include "backend.hpp"
#include "batch.hpp"
#include "model.hpp"
#include "tape.hpp"

namespace placebo {

/** AdamW (Loshchilov & Hutter 2019, algorithm 2), decay decoupled and on matrices only. */
struct Step {
  /** Counted from 1; corrects the moments' bias. */
  int64_t number;
  float learningRate;
  float weightDecay;
  float beta1;
  float beta2;
  float epsilon;
  /** Largest norm of the whole gradient. */
  float clip;
};

/** What the model says at the asked rows. */
struct Answers {
  std::vector<int32_t> greedy;
  /** The logit of the label asked about. */
  std::vector<float> greedyLogits;
  std::vector<float> logits;
};

class Training {
 public:
  Training(std::unique_ptr<Model> model, int threads);

  Model& model() { return *model_; }
  void setThreads(int threads) { threads_ = threads; }

  /** Adds the gradient of Σ weight · loss to model.gradients. @returns that sum */
  double backward(const Batch& batch);
  /** @returns Σ weight · loss */
  double loss(const Batch& batch);
  Answers answers(const Batch& batch);
  /** Of the gradients gathered, before clipping. */
  double gradientNorm();
  /**
   * One step of AdamW along the gradients gathered, which are 0 again afterwards.
   *
   * @returns the gradient's norm before clipping; when that is no finite number, nothing has been changed
   */
  double step(const Step& step);
  /** The gradient of the mean loss over the batch's rows by ggml's own differentiation; F32 weights only. A test's oracle. */
  std::vector<float> oracle(const Batch& batch);
  /** Bytes that the last batch's graph took beside the weights. */
  size_t graphBytes() const;

 private:
  struct Graph;
  /** Where one part of a batch is computed at a time; kept from batch to batch. */
  struct Worker {
    Backend backend{1};
    std::vector<char> nodes;
    /** Of the part, before they are added to the model's. */
    std::vector<float> gradients;
  };
  std::unique_ptr<Graph> build(Worker& worker, const Batch& batch, Forward forward, float* gradients, const Kernel& kernel = fastestKernel());
  double lossOf(Worker& worker, const Batch& batch);
  double backwardOf(Worker& worker, const Batch& batch, float* gradients);
  /** A worker that computes a whole batch by itself, with all threads. */
  Worker& alone();
  void provide(size_t workers, int threadsOfEach);

  std::unique_ptr<Model> model_;
  std::vector<std::unique_ptr<Worker>> workers_;
  int threads_;
};

}  // namespace placebo

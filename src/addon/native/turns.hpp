#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>

#include "parts.hpp"

namespace placebo {

/** Lets parts that several threads work on end in their order: whoever waits sleeps, and takes no processor from others. */
class Turns {
 public:
  /** Until all parts before this one have ended. */
  void await(size_t part) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return ended_ >= part; });
  }

  void end(size_t part) {
    await(part);
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = part + 1;
    changed_.notify_all();
  }

  void fail(std::exception_ptr error) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (error_ == nullptr) error_ = error;
  }

  void rethrow() const {
    if (error_ != nullptr) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t ended_ = 0;
  std::exception_ptr error_;
};

/**
 * Runs `work(part, worker)` for all parts, each by whichever of the workers is free; a worker has one part at a time.
 *
 * @throws what the first of them has thrown, when all have ended
 */
template <typename Work>
void inTurns(size_t parts, size_t workers, Turns& turns, const Work& work) {
  std::atomic<size_t> next{0};
  inParts(workers, static_cast<int>(workers), 1, [&](size_t worker, size_t, size_t) {
    for (size_t part = next++; part < parts; part = next++) {
      try {
        work(part, worker);
      } catch (...) {
        turns.fail(std::current_exception());
      }
      turns.end(part);
    }
  });
  turns.rethrow();
}

}  // namespace placebo

#include "asking.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <variant>

#include "lane.hpp"
#include "object.hpp"
#include "worker.hpp"

namespace placebo {

namespace {

/** A model in memory. */
class AskedModelObject : public Napi::ObjectWrap<AskedModelObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "AskedModel", {InstanceMethod<&AskedModelObject::packedBytes>("packedBytes"), InstanceMethod<&AskedModelObject::close>("close")});
  }

  explicit AskedModelObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<AskedModelObject>(info) {
    const auto o = info[0].As<Napi::Object>();
    Adapter adapter{"", 0.0f};
    if (!o.Get("adapter").IsNull()) {
      const auto of = o.Get("adapter").As<Napi::Object>();
      adapter = {of.Get("file").ToString(), static_cast<float>(number(of, "alpha"))};
    }
    guarded(info.Env(), [&] {
      model = std::make_shared<AskedModel>(
          o.Get("file").ToString(), shapeFrom(o.Get("shape").As<Napi::Object>()), adapter, static_cast<size_t>(number(o, "mostPacked")), static_cast<int>(whole(o, "threads")),
          o.Get("exact").ToBoolean());
    });
  }

  std::shared_ptr<const AskedModel> model;

 private:
  Napi::Value packedBytes(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), model == nullptr ? 0.0 : static_cast<double>(model->packedBytes())); }

  /** The last of its lanes lets go of the memory. */
  void close(const Napi::CallbackInfo&) { model.reset(); }
};

/** @param runs two numbers each: a sequence's, and how many of the tokens are its own */
std::vector<Run> runsFrom(const std::vector<int32_t>& runs, const std::vector<int32_t>& tokens) {
  std::vector<Run> made;
  size_t from = 0;
  for (size_t i = 0; i + 1 < runs.size(); i += 2) {
    const size_t count = std::min<size_t>(static_cast<size_t>(runs[i + 1]), tokens.size() - from);
    made.push_back({runs[i], {tokens.begin() + from, tokens.begin() + from + count}});
    from += count;
  }
  return made;
}

Evaluation evaluationFrom(const Napi::Object& o) {
  Evaluation e;
  e.dropped = listFrom<int32_t>(o.Get("dropped"));
  const auto begun = listFrom<int32_t>(o.Get("begun"));
  for (size_t i = 0; i + 2 < begun.size(); i += 3) e.begun.push_back({begun[i], begun[i + 1], begun[i + 2]});
  e.read = runsFrom(listFrom<int32_t>(o.Get("readers")), listFrom<int32_t>(o.Get("read")));
  e.runs = runsFrom(listFrom<int32_t>(o.Get("runs")), listFrom<int32_t>(o.Get("tokens")));
  e.wanted = listFrom<int32_t>(o.Get("wanted"));
  const auto candidates = listFrom<int32_t>(o.Get("candidates"));
  size_t begins = 0;
  for (const int32_t count : listFrom<int32_t>(o.Get("candidateCounts"))) {
    e.candidates.emplace_back(candidates.begin() + begins, candidates.begin() + begins + count);
    begins += count;
  }
  e.normalised = o.Get("normalised").ToBoolean();
  return e;
}

Napi::Object objectFrom(Napi::Env env, const Evaluated& made) {
  auto o = Napi::Object::New(env);
  o.Set("greedy", arrayOf<Napi::Int32Array>(env, made.greedy));
  o.Set("greedyLogits", arrayOf<Napi::Float32Array>(env, made.greedyLogits));
  o.Set("normalisers", arrayOf<Napi::Float64Array>(env, made.normalisers));
  o.Set("logits", arrayOf<Napi::Float32Array>(env, made.logits));
  return o;
}

/** Texts of one model, with a thread that goes on with them: JavaScript waits for none of it. */
class LaneObject : public Napi::ObjectWrap<LaneObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Lane", {InstanceMethod<&LaneObject::evaluate>("evaluate"), InstanceMethod<&LaneObject::close>("close")});
  }

  explicit LaneObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LaneObject>(info) {
    auto* of = AskedModelObject::Unwrap(info[0].As<Napi::Object>());
    guarded(info.Env(), [&] {
      if (of->model == nullptr) throw std::runtime_error("invalid call: the model is closed");
      lane_ = std::make_unique<Lane>(of->model);
      worker_ = std::make_unique<Worker>();
    });
    back_ = Napi::ThreadSafeFunction::New(info.Env(), Napi::Function::New(info.Env(), [](const Napi::CallbackInfo&) {}), "placebo lane", 0, 1);
    back_.Unref(info.Env());
  }

  ~LaneObject() override { end(); }

 private:
  struct Outcome {
    Napi::Promise::Deferred promise;
    std::variant<Evaluated, std::string> result;
  };

  Napi::Value evaluate(const Napi::CallbackInfo& info) {
    if (worker_ == nullptr) throw Napi::Error::New(info.Env(), "invalid call: the lane is closed");
    const auto promise = Napi::Promise::Deferred::New(info.Env());
    auto evaluation = std::make_shared<Evaluation>(evaluationFrom(info[0].As<Napi::Object>()));
    if (open_++ == 0) {
      back_.Ref(info.Env());
      Ref();
    }
    worker_->add([this, evaluation, promise] {
      auto* outcome = new Outcome{promise, std::string()};
      try {
        outcome->result = lane_->evaluate(*evaluation);
      } catch (const std::bad_alloc&) {
        outcome->result = "not enough memory";
      } catch (const std::exception& error) {
        outcome->result = error.what();
      }
      back_.BlockingCall(outcome, [this](Napi::Env env, Napi::Function, Outcome* told) { settle(env, told); });
    });
    return promise.Promise();
  }

  void settle(Napi::Env env, Outcome* told) {
    const std::unique_ptr<Outcome> outcome(told);
    if (--open_ == 0) {
      if (worker_ != nullptr) back_.Unref(env);
      Unref();
    }
    if (const auto* made = std::get_if<Evaluated>(&outcome->result)) outcome->promise.Resolve(objectFrom(env, *made));
    else outcome->promise.Reject(Napi::Error::New(env, std::get<std::string>(outcome->result)).Value());
  }

  void close(const Napi::CallbackInfo&) { end(); }

  void end() {
    if (worker_ == nullptr) return;
    worker_.reset();
    lane_.reset();
    back_.Release();
  }

  std::unique_ptr<Lane> lane_;
  std::unique_ptr<Worker> worker_;
  Napi::ThreadSafeFunction back_;
  /** Evaluations that are not answered. */
  int open_ = 0;
};

}  // namespace

void defineAsking(Napi::Env env, Napi::Object exports) {
  exports.Set("AskedModel", AskedModelObject::define(env));
  exports.Set("Lane", LaneObject::define(env));
}

}  // namespace placebo

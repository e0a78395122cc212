#include <napi.h>

#include "asking.hpp"
#include "convert.hpp"
#include "files.hpp"
#include "object.hpp"
#include "peak.hpp"
#include "processor.hpp"
#include "rows.hpp"
#include "training.hpp"

/**
 * What JavaScript sees of the C++; addon.ts has the same in types, with their meaning. Nothing here is checked twice: values
 * come from processes of our own, which have checked them. An exception becomes a JavaScript error.
 */
namespace {

using placebo::arrayOf;
using placebo::ggml;
using placebo::gguf;
using placebo::guarded;
using placebo::listFrom;
using placebo::number;
using placebo::shapeFrom;
using placebo::whole;

placebo::Method methodFrom(const Napi::Object& o) {
  if (o.Get("kind").ToString().Utf8Value() == "full") return {0, 0.0f, {}};
  placebo::Method method{whole(o, "rank"), static_cast<float>(number(o, "alpha")), {}};
  const auto names = o.Get("matrices").As<Napi::Array>();
  for (uint32_t i = 0; i < names.Length(); i++) method.matrices.push_back(names.Get(i).ToString());
  return method;
}

placebo::Batch batchFrom(const Napi::Object& o) {
  placebo::Batch batch{
      {whole(o, "length"), whole(o, "sequences")}, listFrom<int32_t>(o.Get("tokens")), listFrom<int32_t>(o.Get("rows")),
      listFrom<int32_t>(o.Get("labels")), listFrom<float>(o.Get("weights")), std::nullopt,
  };
  if (!o.Get("source").IsObject()) return batch;
  const auto source = o.Get("source").As<Napi::Object>();
  batch.source = placebo::Batch::Source{whole(source, "length"), listFrom<int32_t>(source.Get("tokens")), listFrom<int32_t>(source.Get("counts"))};
  return batch;
}

placebo::Metadata metadataFrom(const Napi::Object& o) {
  placebo::Metadata metadata;
  const auto keys = o.GetPropertyNames();
  for (uint32_t i = 0; i < keys.Length(); i++) {
    const std::string key = keys.Get(i).ToString();
    const Napi::Value value = o.Get(key);
    if (value.IsNumber()) metadata.emplace_back(key, value.As<Napi::Number>().DoubleValue());
    else metadata.emplace_back(key, value.ToString().Utf8Value());
  }
  return metadata;
}

class Trained : public Napi::ObjectWrap<Trained> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Model", {
        InstanceMethod<&Trained::parameters>("parameters"), InstanceMethod<&Trained::read>("read"), InstanceMethod<&Trained::write>("write"),
        InstanceMethod<&Trained::setThreads>("setThreads"), InstanceMethod<&Trained::backward>("backward"), InstanceMethod<&Trained::loss>("loss"),
        InstanceMethod<&Trained::answers>("answers"), InstanceMethod<&Trained::step>("step"), InstanceMethod<&Trained::oracle>("oracle"),
        InstanceMethod<&Trained::gradientNorm>("gradientNorm"), InstanceMethod<&Trained::unwritable>("unwritable"),
        InstanceMethod<&Trained::graphBytes>("graphBytes"), InstanceMethod<&Trained::writeFile>("writeFile"), InstanceMethod<&Trained::close>("close"),
    });
  }

  explicit Trained(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Trained>(info) {
    const auto o = info[0].As<Napi::Object>();
    guarded(info.Env(), [&] {
      auto model = std::make_unique<placebo::Model>(
          o.Get("file").ToString(), shapeFrom(o.Get("shape").As<Napi::Object>()), methodFrom(o.Get("method").As<Napi::Object>()));
      training_ = std::make_unique<placebo::Training>(std::move(model), static_cast<int>(whole(o, "threads")));
    });
  }

 private:
  Napi::Value parameters(const Napi::CallbackInfo& info) {
    auto list = Napi::Array::New(info.Env());
    for (const auto& p : training(info).model().parameters) {
      auto o = Napi::Object::New(info.Env());
      o.Set("name", p.name);
      o.Set("columns", static_cast<double>(p.columns));
      o.Set("rows", static_cast<double>(p.rows));
      o.Set("offset", static_cast<double>(p.offset));
      list.Set(list.Length(), o);
    }
    return list;
  }

  std::vector<float>& part(const Napi::CallbackInfo& info) {
    placebo::Model& model = training(info).model();
    const std::string name = info[0].ToString();
    if (name == "values") return model.values;
    if (name == "gradients") return model.gradients;
    if (name == "firstMoment") return model.firstMoment;
    if (name == "secondMoment") return model.secondMoment;
    throw Napi::Error::New(info.Env(), "invalid part: " + name);
  }

  /** The stretch of a part that a Float32Array is read into or written from. */
  std::pair<float*, Napi::Float32Array> stretch(const Napi::CallbackInfo& info) {
    auto& all = part(info);
    const auto from = info[1].As<Napi::Number>().Int64Value();
    auto array = info[2].As<Napi::Float32Array>();
    if (from < 0 || static_cast<size_t>(from) + array.ElementLength() > all.size()) throw Napi::Error::New(info.Env(), "invalid stretch: outside the parameters");
    return {all.data() + from, array};
  }

  void read(const Napi::CallbackInfo& info) {
    auto [data, array] = stretch(info);
    std::copy(data, data + array.ElementLength(), array.Data());
  }

  void write(const Napi::CallbackInfo& info) {
    auto [data, array] = stretch(info);
    std::copy(array.Data(), array.Data() + array.ElementLength(), data);
  }

  void setThreads(const Napi::CallbackInfo& info) { training(info).setThreads(info[0].As<Napi::Number>().Int32Value()); }

  Napi::Value backward(const Napi::CallbackInfo& info) {
    const auto batch = batchFrom(info[0].As<Napi::Object>());
    return Napi::Number::New(info.Env(), guarded(info.Env(), [&] { return training(info).backward(batch); }));
  }

  Napi::Value loss(const Napi::CallbackInfo& info) {
    const auto batch = batchFrom(info[0].As<Napi::Object>());
    return Napi::Number::New(info.Env(), guarded(info.Env(), [&] { return training(info).loss(batch); }));
  }

  Napi::Value answers(const Napi::CallbackInfo& info) {
    const auto batch = batchFrom(info[0].As<Napi::Object>());
    const auto answers = guarded(info.Env(), [&] { return training(info).answers(batch); });
    auto o = Napi::Object::New(info.Env());
    o.Set("greedy", arrayOf<Napi::Int32Array>(info.Env(), answers.greedy));
    o.Set("greedyLogits", arrayOf<Napi::Float32Array>(info.Env(), answers.greedyLogits));
    o.Set("logits", arrayOf<Napi::Float32Array>(info.Env(), answers.logits));
    return o;
  }

  Napi::Value step(const Napi::CallbackInfo& info) {
    const auto o = info[0].As<Napi::Object>();
    const placebo::Step step{
        whole(o, "number"), static_cast<float>(number(o, "learningRate")), static_cast<float>(number(o, "weightDecay")), static_cast<float>(number(o, "beta1")),
        static_cast<float>(number(o, "beta2")), static_cast<float>(number(o, "epsilon")), static_cast<float>(number(o, "clip")),
    };
    return Napi::Number::New(info.Env(), guarded(info.Env(), [&] { return training(info).step(step); }));
  }

  Napi::Value gradientNorm(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), training(info).gradientNorm()); }

  Napi::Value unwritable(const Napi::CallbackInfo& info) {
    const std::string found = training(info).model().unwritable();
    return found.empty() ? info.Env().Null() : Napi::Value(Napi::String::New(info.Env(), found));
  }

  Napi::Value oracle(const Napi::CallbackInfo& info) {
    const auto batch = batchFrom(info[0].As<Napi::Object>());
    return arrayOf<Napi::Float32Array>(info.Env(), guarded(info.Env(), [&] { return training(info).oracle(batch); }));
  }

  Napi::Value graphBytes(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), static_cast<double>(training(info).graphBytes())); }

  void writeFile(const Napi::CallbackInfo& info) {
    const std::string file = info[0].ToString();
    const auto metadata = metadataFrom(info[1].As<Napi::Object>());
    const placebo::Model& model = training(info).model();
    guarded(info.Env(), [&] { model.method.rank == 0 ? placebo::writeModel(file, model, metadata) : placebo::writeAdapter(file, model, metadata); });
  }

  void close(const Napi::CallbackInfo&) { training_.reset(); }

  placebo::Training& training(const Napi::CallbackInfo& info) {
    if (training_ == nullptr) throw Napi::Error::New(info.Env(), "invalid call: the model is closed");
    return *training_;
  }

  std::unique_ptr<placebo::Training> training_;
};

class Converting : public Napi::ObjectWrap<Converting> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Conversion", {InstanceMethod<&Converting::next>("next"), InstanceMethod<&Converting::close>("close")});
  }

  explicit Converting(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Converting>(info) {
    const auto o = info[0].As<Napi::Object>();
    guarded(info.Env(), [&] {
      std::vector<ggml_type> types;
      for (const int32_t each : listFrom<int32_t>(o.Get("types"))) types.push_back(static_cast<ggml_type>(each));
      conversion_ = std::make_unique<placebo::Conversion>(
          o.Get("source").ToString(), o.Get("output").ToString(), types, static_cast<uint32_t>(whole(o, "fileType")),
          metadataFrom(o.Get("metadata").As<Napi::Object>()), static_cast<int>(whole(o, "threads")));
    });
  }

 private:
  Napi::Value next(const Napi::CallbackInfo& info) {
    if (conversion_ == nullptr) throw Napi::Error::New(info.Env(), "invalid call: the conversion is closed");
    if (!guarded(info.Env(), [&] { return conversion_->next(); })) return info.Env().Null();
    return Napi::Number::New(info.Env(), static_cast<double>(conversion_->done()));
  }

  void close(const Napi::CallbackInfo&) { conversion_.reset(); }

  std::unique_ptr<placebo::Conversion> conversion_;
};

/** Numbers and texts as they are, lists by their length. */
Napi::Value valueOf(Napi::Env env, const gguf_context* file, int64_t id) {
  switch (gguf.get_kv_type(file, id)) {
    case GGUF_TYPE_UINT8: return Napi::Number::New(env, gguf.get_val_u8(file, id));
    case GGUF_TYPE_INT8: return Napi::Number::New(env, gguf.get_val_i8(file, id));
    case GGUF_TYPE_UINT16: return Napi::Number::New(env, gguf.get_val_u16(file, id));
    case GGUF_TYPE_INT16: return Napi::Number::New(env, gguf.get_val_i16(file, id));
    case GGUF_TYPE_UINT32: return Napi::Number::New(env, gguf.get_val_u32(file, id));
    case GGUF_TYPE_INT32: return Napi::Number::New(env, gguf.get_val_i32(file, id));
    case GGUF_TYPE_FLOAT32: return Napi::Number::New(env, gguf.get_val_f32(file, id));
    case GGUF_TYPE_UINT64: return Napi::Number::New(env, static_cast<double>(gguf.get_val_u64(file, id)));
    case GGUF_TYPE_INT64: return Napi::Number::New(env, static_cast<double>(gguf.get_val_i64(file, id)));
    case GGUF_TYPE_FLOAT64: return Napi::Number::New(env, gguf.get_val_f64(file, id));
    case GGUF_TYPE_BOOL: return Napi::Boolean::New(env, gguf.get_val_bool(file, id));
    case GGUF_TYPE_STRING: return Napi::String::New(env, gguf.get_val_str(file, id));
    case GGUF_TYPE_ARRAY: return Napi::Number::New(env, static_cast<double>(gguf.get_arr_n(file, id)));
    default: return env.Undefined();
  }
}

Napi::Value describe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  placebo::GgufPtr file;
  placebo::ContextPtr tensors;
  guarded(env, [&] { placebo::readGguf(info[0].ToString(), file, tensors, false); });
  auto metadata = Napi::Object::New(env);
  for (int64_t i = 0; i < gguf.get_n_kv(file.get()); i++) metadata.Set(gguf.get_key(file.get(), i), valueOf(env, file.get(), i));
  auto list = Napi::Array::New(env);
  for (int64_t i = 0; i < gguf.get_n_tensors(file.get()); i++) {
    const int64_t* ne = gguf.get_tensor_ne(file.get(), i);
    auto tensor = Napi::Object::New(env);
    tensor.Set("name", gguf.get_tensor_name(file.get(), i));
    tensor.Set("type", ggml.type_name(gguf.get_tensor_type(file.get(), i)));
    tensor.Set("columns", static_cast<double>(ne[0]));
    tensor.Set("rows", static_cast<double>(ne[1] * ne[2] * ne[3]));
    list.Set(list.Length(), tensor);
  }
  auto description = Napi::Object::New(env);
  description.Set("metadata", metadata);
  description.Set("tensors", list);
  return description;
}

Napi::Value tokenTexts(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  placebo::GgufPtr file;
  placebo::ContextPtr tensors;
  guarded(env, [&] { placebo::readGguf(info[0].ToString(), file, tensors, false); });
  auto texts = Napi::Array::New(env);
  const int64_t id = gguf.find_key(file.get(), "tokenizer.ggml.tokens");
  if (id < 0 || gguf.get_kv_type(file.get(), id) != GGUF_TYPE_ARRAY || gguf.get_arr_type(file.get(), id) != GGUF_TYPE_STRING) return texts;
  for (size_t i = 0; i < gguf.get_arr_n(file.get(), id); i++) texts.Set(static_cast<uint32_t>(i), gguf.get_arr_str(file.get(), id, i));
  return texts;
}

void load(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] { placebo::loadLibraries(info[0].ToString()); });
}

Napi::Value types(const Napi::CallbackInfo& info) {
  auto names = Napi::Array::New(info.Env());
  for (int i = 0; i < GGML_TYPE_COUNT; i++) {
    const auto type = static_cast<ggml_type>(i);
    if (placebo::holdsWeights(type)) names.Set(names.Length(), ggml.type_name(type));
  }
  return names;
}

Napi::Value instructions(const Napi::CallbackInfo& info) {
  auto names = Napi::Array::New(info.Env());
  for (const auto& name : placebo::availableInstructions()) names.Set(names.Length(), name);
  return names;
}

void limitInstructions(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] { placebo::limitInstructions(info[0].ToString()); });
}

void merge(const Napi::CallbackInfo& info) {
  const auto metadata = metadataFrom(info[3].As<Napi::Object>());
  const bool keepTypes = info[4].ToBoolean();
  guarded(info.Env(), [&] { placebo::writeMerged(info[2].ToString(), info[0].ToString(), info[1].ToString(), metadata, keepTypes); });
}

Napi::Value peak(const Napi::CallbackInfo& info) {
  const auto at = [&](size_t i) { return info[i].As<Napi::Number>().Int32Value(); };
  return Napi::Number::New(info.Env(), guarded(info.Env(), [&] { return placebo::multiplicationPeak(at(0), at(1), at(2)); }));
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("load", Napi::Function::New(env, load));
  exports.Set("describe", Napi::Function::New(env, describe));
  exports.Set("tokenTexts", Napi::Function::New(env, tokenTexts));
  exports.Set("types", Napi::Function::New(env, types));
  exports.Set("merge", Napi::Function::New(env, merge));
  exports.Set("instructions", Napi::Function::New(env, instructions));
  exports.Set("limitInstructions", Napi::Function::New(env, limitInstructions));
  exports.Set("peak", Napi::Function::New(env, peak));
  exports.Set("Model", Trained::define(env));
  exports.Set("Conversion", Converting::define(env));
  placebo::defineAsking(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(placebo_trainer, initialise)

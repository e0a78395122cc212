import type { LoraMatrix, TuningMethod, TrainingSettings } from '#core/study/tuning.ts'

export const trainingTargets = ['axolotl', 'trl', 'llama-factory'] as const
export type TrainingTarget = (typeof trainingTargets)[number]

/** One row that a model is trained on, as text and as tokens. */
export interface TrainingSetRow {
  readonly prompt: string
  /** With the text that ends it. */
  readonly answer: string
  readonly tokens: readonly number[]
  /** Index of the answer's first token. */
  readonly answerFrom: number
}

/** What a trainer elsewhere is told of one training. */
export interface TrainingPlan {
  /** Also the name of its folder. */
  readonly name: string
  readonly method: TuningMethod
  readonly settings: Omit<TrainingSettings, 'checkpointEvery'>
  /** Tokens. */
  readonly contextSize: number
  readonly rows: number
}

interface SetFormat {
  /** A row as one line of JSON. */
  readonly line: (row: TrainingSetRow) => unknown
  /** Ready configuration files beside the rows, by their names. */
  readonly files: (plan: TrainingPlan) => Readonly<Record<string, string>>
  /** How it is started, in the folder of the training. */
  readonly command: string
}

/** Where the rows lie, in every format. */
export const rowsFile = 'train.jsonl'
/** The rows as token numbers, in every format: what the texts have to come to. */
export const tokensFile = 'tokens.jsonl'

/**
 * What each trainer reads. All three train on the answer alone, end included, and tokenise prompt and answer apart or
 * as one; `check.py` tells whether what comes of it is our rows.
 */
export const trainingSets: Readonly<Record<TrainingTarget, SetFormat>> = {
  axolotl: {
    // Segments are joined as they are: no template, no special token is added.
    line: ({ prompt, answer }) => ({
      segments: [
        { label: false, text: prompt },
        { label: true, text: answer },
      ],
    }),
    files: (plan) => ({ 'axolotl.yaml': yaml(axolotl(plan)) }),
    command: 'axolotl train axolotl.yaml --base-model /path/to/weights',
  },
  trl: {
    line: ({ prompt, answer }) => ({ prompt, completion: answer }),
    files: (plan) => ({ 'settings.json': `${JSON.stringify(trl(plan), undefined, 2)}\n` }),
    command: 'python ../train_trl.py /path/to/weights .',
  },
  'llama-factory': {
    // `template: empty` writes no end: it stands in the output.
    line: ({ prompt, answer }) => ({ instruction: prompt, input: '', output: answer }),
    files: (plan) => ({
      'dataset_info.json': `${JSON.stringify({ placebo: { file_name: rowsFile, columns: { prompt: 'instruction', query: 'input', response: 'output' } } }, undefined, 2)}\n`,
      'llama-factory.yaml': yaml(llamaFactory(plan)),
    }),
    command: 'llamafactory-cli train llama-factory.yaml model_name_or_path=/path/to/weights',
  },
}

type Value = string | number | boolean | readonly string[] | readonly Readonly<Record<string, string>>[]

function axolotl(plan: TrainingPlan): Readonly<Record<string, Value>> {
  const { method, settings, contextSize } = plan
  return {
    base_model: '/path/to/weights',
    datasets: [{ path: rowsFile, ds_type: 'json', type: 'input_output' }],
    train_on_inputs: false,
    sequence_len: contextSize,
    sample_packing: false,
    ...(method.kind === 'lora' && {
      adapter: 'lora',
      lora_r: method.rank,
      lora_alpha: method.alpha,
      lora_dropout: 0,
      lora_target_modules: modules(method.matrices),
    }),
    num_epochs: settings.epochs,
    micro_batch_size: settings.batch,
    gradient_accumulation_steps: 1,
    learning_rate: settings.learningRate,
    lr_scheduler: settings.schedule,
    warmup_steps: warmUpSteps(plan),
    optimizer: 'adamw_torch',
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.clip,
    seed: settings.seed,
    bf16: 'auto',
    output_dir: './out',
  }
}

function trl(plan: TrainingPlan) {
  const { method, settings, contextSize } = plan
  return {
    max_length: contextSize,
    num_train_epochs: settings.epochs,
    per_device_train_batch_size: settings.batch,
    gradient_accumulation_steps: 1,
    learning_rate: settings.learningRate,
    lr_scheduler_type: settings.schedule,
    warmup_steps: warmUpSteps(plan),
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.clip,
    seed: settings.seed,
    lora:
      method.kind === 'lora'
        ? { r: method.rank, lora_alpha: method.alpha, lora_dropout: 0, target_modules: modules(method.matrices) }
        : null,
  }
}

function llamaFactory(plan: TrainingPlan): Readonly<Record<string, Value>> {
  const { method, settings, contextSize } = plan
  return {
    model_name_or_path: '/path/to/weights',
    stage: 'sft',
    do_train: true,
    finetuning_type: method.kind,
    ...(method.kind === 'lora' && {
      lora_rank: method.rank,
      lora_alpha: method.alpha,
      lora_dropout: 0,
      lora_target: modules(method.matrices).join(','),
    }),
    dataset: 'placebo',
    dataset_dir: '.',
    template: 'empty',
    cutoff_len: contextSize,
    packing: false,
    per_device_train_batch_size: settings.batch,
    gradient_accumulation_steps: 1,
    num_train_epochs: settings.epochs,
    learning_rate: settings.learningRate,
    lr_scheduler_type: settings.schedule,
    warmup_steps: warmUpSteps(plan),
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.clip,
    seed: settings.seed,
    bf16: true,
    output_dir: './out',
  }
}

/** A number of steps, which every version of the trainers understands; of a share not every one does. */
function warmUpSteps({ settings: { epochs, batch, warmUp }, rows }: TrainingPlan): number {
  return Math.round(warmUp * epochs * Math.ceil(rows / batch))
}

/** The matrices by the names that models in the Hugging Face format have for them (Llama's). */
const moduleNames: Readonly<Record<LoraMatrix, string>> = {
  attn_q: 'q_proj',
  attn_k: 'k_proj',
  attn_v: 'v_proj',
  attn_output: 'o_proj',
  ffn_gate: 'gate_proj',
  ffn_up: 'up_proj',
  ffn_down: 'down_proj',
}

function modules(matrices: readonly LoraMatrix[]): readonly string[] {
  return matrices.map((matrix) => moduleNames[matrix])
}

/** What of YAML this needs; texts as JSON, which YAML reads. */
function yaml(fields: Readonly<Record<string, Value>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${written(value)}\n`)
    .join('')
}

function written(value: Value): string {
  // YAML 1.1 takes 1e-7 for a text.
  if (typeof value === 'number' && String(value).includes('e'))
    return value.toExponential().replace(/^(-?\d+)e/, '$1.0e')
  if (!Array.isArray(value)) return JSON.stringify(value)
  return (value as readonly (string | object)[])
    .map((item) =>
      typeof item === 'string'
        ? `\n  - ${JSON.stringify(item)}`
        : Object.entries(item)
            .map(([name, each], i) => `\n  ${i === 0 ? '-' : ' '} ${name}: ${JSON.stringify(each)}`)
            .join(''),
    )
    .join('')
}

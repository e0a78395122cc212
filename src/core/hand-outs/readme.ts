import { counted } from '#core/noun.ts'
import type { HandOutTarget } from './line.ts'
import type { Manifest } from './manifest.ts'

/** What whoever receives a hand-out has to do, with the exact commands. */
export function handOutReadme(manifest: Omit<Manifest, 'files'>, left: readonly string[]): string {
  const { study, run, model, trials, lines, parts, target } = manifest
  return [
    `# ${counted(trials, 'trial')} of the study "${study.name}", to be answered elsewhere`,
    `Placebo ${manifest.placebo} wrote this folder on ${manifest.madeAt.slice(0, 10)} from run ${run}: ${counted(lines, 'line')} in ${counted(parts.length, 'part')}. Each line names every sampling field, so that no server's default decides anything.`,
    `The model is **${model.name}** (${model.quantisation}, SHA-256 of its file ${model.sha256}). Use the same weights; other weights are another model, and the report names what answered. A prompt and its answer may have ${model.contextSize} tokens together.`,
    manifest.prompts.as === 'tokens'
      ? "Prompts are token numbers of the model's own vocabulary, with what stands at the beginning of a text (BOS). Nothing in a prompt becomes a special token by accident."
      : `Prompts are text, and no label's probability is asked for: ${manifest.prompts.why}.`,
    ...(left.length === 0 ? [] : ['What is not in it:', left.map((sentence) => `- ${sentence}`).join('\n')]),
    '## Answer it',
    ...howTo[target](manifest),
    '## Bring the answers back',
    'Put the files of answers into this folder, beside the trials, or into a folder `answers` in it. Any names will do that end in `.jsonl`; a line may stand in any file, and in any order. Then:',
    code('placebo study take-in .'),
    'Do so as often as you like: an answer is taken once, what is missing or has failed stays open, and `placebo study hand-out` hands out what is left.',
    '## What lies here',
    [
      '- `trials-NNNN.jsonl`: one line for each answer that is wanted; with likelihood decoding one for each label, whose `prompt` holds the label with each of its ends, to be echoed with log-probabilities',
      ...(target === 'ray'
        ? [
            '- `rows.jsonl`: the free and constrained ones of the same lines for Ray Data, `{custom_id, prompt, tokenized_prompt, sampling_params}`',
          ]
        : []),
      ...(target === 'openai-batch'
        ? []
        : ['- `answer.py`: answers the lines with vLLM; it needs nothing else of this folder']),
      '- `manifest.json`: what this is of, with the hash of every file and of the prompt of every line',
    ].join('\n'),
    '',
  ].join('\n\n')
}

const howTo: Readonly<Record<HandOutTarget, (manifest: Pick<Manifest, 'model' | 'parts'>) => readonly string[]>> = {
  vllm: ({ model, parts }) => [
    'On a machine with vLLM 0.11 or newer, which needs no network:',
    code(`pip install vllm\npython answer.py /path/to/${folderName(model.name)} --max-model-len ${model.contextSize}`),
    'It writes `answers-NNNN.jsonl` for each part and may be stopped at any time: started again, it goes on. Several machines take several parts:',
    code(
      `python answer.py /path/to/${folderName(model.name)} --max-model-len ${model.contextSize} --parts ${parts[0]?.file ?? 'trials-0001.jsonl'}`,
    ),
    'The path is of a folder in the Hugging Face format, not of a GGUF. Numbers of another precision differ in their last digits.',
  ],
  ray: ({ model }) => [
    'On a Ray cluster, with vLLM on its nodes and this folder where all of them see it:',
    code(
      `pip install "ray[default]" vllm\nray job submit --working-dir . -- python answer.py /path/to/${folderName(model.name)} --max-model-len ${model.contextSize} --ray 8 --out "$PWD"`,
    ),
    'Eight workers with one GPU each; `--gpus-per-worker 0` runs on processors. With a pipeline of Ray Data of your own read `rows.jsonl`, and keep the columns `custom_id` and `generated_text` in what it writes as JSON. Likelihood lines need `answer.py`.',
  ],
  'openai-batch': () => [
    'Hand each `trials-NNNN.jsonl` to a batch service that takes `/v1/completions` with token numbers, `echo` and `logprobs`, and put its output files here as they are. `vllm run-batch` of version 0.32 takes chat lines only: with vLLM hand out `--for vllm` instead.',
  ],
}

/** A block of commands. */
export function code(text: string): string {
  return `    ${text.replaceAll('\n', '\n    ')}`
}

function folderName(model: string): string {
  return model.replaceAll(/[^\w.-]+/g, '-')
}

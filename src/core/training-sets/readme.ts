import { code } from '#core/hand-outs/readme.ts'
import { counted } from '#core/noun.ts'
import { rowsFile, tokensFile, type TrainingTarget } from './training-set.ts'

interface About {
  readonly placebo: string
  readonly madeAt: string
  readonly target: TrainingTarget
  readonly run: string
  readonly study: { readonly name: string }
  readonly base: { readonly name: string; readonly sha256: string; readonly quantisation: string }
  readonly trainings: readonly {
    readonly name: string
    readonly folder: string
    readonly rows: number
    readonly inexact: number
  }[]
  /** What starts one, in its folder. */
  readonly command: string
  readonly method: 'lora' | 'full'
}

/** What whoever trains elsewhere has to do, with the exact commands. */
export function trainingSetReadme(about: About): string {
  const { study, run, base, trainings, target, command, method } = about
  const [first] = trainings
  const inexact = trainings.filter((each) => each.inexact > 0)
  return [
    `# ${counted(trainings.length, 'training')} of the study "${study.name}", to be done elsewhere`,
    `Placebo ${about.placebo} wrote this folder on ${about.madeAt.slice(0, 10)} from run ${run}: one folder for each train condition, size and seed, for ${target}.`,
    `The base model is **${base.name}** (${base.quantisation}, SHA-256 of its file ${base.sha256}). Train on the same weights.`,
    trainings.map(({ name, folder, rows }) => `- \`${folder}\`: ${name}, ${counted(rows, 'row')}`).join('\n'),
    '## Train',
    'In the folder of a training, with the path of the weights in the Hugging Face format:',
    code(`cd ${first?.folder ?? '.'}\n${command}`),
    'Batch, epochs, learning rate, schedule, warm-up, weight decay, clip and seed are the study’s. What the trainer adds of its own (precision, order of the rows) is not.',
    '## Are the rows the same?',
    `\`${rowsFile}\` holds texts, \`${tokensFile}\` the token numbers that they have to come to, as Placebo’s own trainer sees them. This tells whether your tokenizer agrees:`,
    code(`python check.py /path/to/weights ${first?.folder ?? '.'}`),
    ...(inexact.length === 0
      ? []
      : [
          'In some rows the data hold what looks like a special token; their texts come to other tokens. Train these on the token numbers:',
          inexact.map((each) => `- \`${each.folder}\`: ${counted(each.inexact, 'row')}`).join('\n'),
        ]),
    '## Bring the models back',
    method === 'lora'
      ? 'Make a GGUF of each adapter with llama.cpp (`convert_lora_to_gguf.py out --base /path/to/weights --outfile adapter.gguf`), then:'
      : 'Make a GGUF of each model with llama.cpp (`convert_hf_to_gguf.py out --outfile model.gguf`), then:',
    code(
      `placebo training take-in ${run} --training ${first?.folder ?? '0'} ${method === 'lora' ? '--adapter adapter.gguf' : '--model model.gguf'}`,
    ),
    `When all are there, \`placebo run resume ${run}\` asks them. The report says that they were tuned elsewhere.`,
    '',
  ].join('\n\n')
}

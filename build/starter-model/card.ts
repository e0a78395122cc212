import type { PhaseRun } from '../pretrain.ts'
import { parametersOf } from './model.ts'
import { seed, shape, type Phase } from './recipe.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The card beside the model; its numbers are those of the run that made it. */
export function starterModelCard(vocabulary: Vocabulary, runs: readonly PhaseRun<Phase>[]): string {
  const size = vocabulary.tokens.length
  const rows = runs.map(
    ({ phase, steps, tokens, seconds, loss, heldOutLoss }) =>
      `| ${phase.name} | ${sharesOf(phase)} | ${steps} | ${tokens.toLocaleString('en')} | ${phase.settings.learningRate}, ${phase.settings.schedule} | ${loss.toFixed(3)} | ${heldOutLoss?.toFixed(3) ?? '–'} | ${(seconds / 60).toFixed(1)} min |`,
  )
  return `# Placebo starter

A decoder of the Llama kind with ${parametersOf(shape, size).toLocaleString('en')} parameters, small enough to be instruction-tuned while one waits.
It was pretrained by Placebo's own trainer, on text that Placebo makes itself, and has never seen an instruction.

- **What it is for**: trying out a study with tuning within minutes, on any machine: the starter study tunes it on the
  starter collection's train tasks under each condition and asks it unseen tasks.
- **What it is not for**: anything else. It knows a few hundred words and nothing of the world. What holds for it need
  not hold for a model of useful size.
- **Untuned** it goes on with fluent text where an answer is asked for; tuned it can take one of the words that
  an instruction offers.
- Architecture: ${shape.layers} layers of width ${shape.width}, ${shape.heads} heads, feed-forward ${shape.feedForward}, tied embeddings, context ${shape.contextLength} tokens, 32-bit weights.
- Vocabulary: byte-level BPE of ${size} tokens, learned from the same texts.

## How it is made

\`npm run starter-model\`, seed ${seed}: everything is in \`build/starter-model/\`. The texts are drawn from hand-written frames
and word lists: stories, descriptions, letters, dialogues (prose); lists, quotations, choices, tables said again (copying);
texts with marks that only looking back foretells (records); the same with the marks said first (offers), with marks
spelled in a new way (mosaics), and as questions of which only the answer is learned. No prompt of the starter collection is among them, and no
pair of an input and an answer of its test tasks; a test looks for them.

| phase | documents | steps | tokens | learning rate | loss of the last step | held-out loss | time |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Losses are in nats per token. Times are of the run that made this file, on 2 cores without a GPU.

## Licence

CC0 1.0: to the extent possible under law, all copyright and related rights are waived. See LICENSE.
`
}

function sharesOf({ shares, questions }: Phase): string {
  return [
    ...Object.entries(shares).map(([kind, share]) => `${share} % ${kind}`),
    ...(questions === undefined ? [] : [`and ${questions.toLocaleString('en')} questions`]),
  ].join(', ')
}

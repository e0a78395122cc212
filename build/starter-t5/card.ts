import type { PhaseRun } from '../pretrain.ts'
import { parametersOf } from './model.ts'
import { seed, shape, type Phase } from './recipe.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The card beside the model; its numbers are those of the run that made it. */
export function starterT5Card({ tokens }: Vocabulary, runs: readonly PhaseRun<Phase>[]): string {
  const rows = runs.map(
    ({ phase, steps, tokens: read, seconds, loss, heldOutLoss }) =>
      `| ${phase.name} | ${sharesOf(phase)} | ${steps} | ${read.toLocaleString('en')} | ${phase.settings.learningRate}, ${phase.settings.schedule} | ${loss.toFixed(3)} | ${heldOutLoss?.toFixed(3) ?? '–'} | ${(seconds / 60).toFixed(1)} min |`,
  )
  return `# Placebo starter T5

A T5 of version 1.0 with ${parametersOf(shape, tokens.length).toLocaleString('en')} parameters, small enough to be instruction-tuned while one waits: the kind of
model that Kung & Peng (2023) tuned. It was pretrained by Placebo's own trainer, on text that Placebo makes itself, and has
never seen an instruction.

- **What it is for**: trying out a study with a model that has an encoder, on any machine.
- **What it is not for**: anything else. It knows a few hundred words and nothing of the world. What holds for it need
  not hold for a model of useful size.
- **Untuned** it answers with a word or two, hardly ever with one that is asked for; tuned it can take one of the words
  that an instruction offers.
- Architecture: encoder and decoder of ${shape.layers} layers each, width ${shape.width}, ${shape.heads} heads, feed-forward ${shape.feedForward} (ReLU), tied embeddings, context ${shape.contextLength} tokens, 32-bit weights.
- Vocabulary: ${tokens.length} unigram pieces, learned from the same texts. White space of any kind is read as one space, and
  characters outside printable ASCII as \`<unk>\`.

## How it is made

\`npm run starter-t5\`, seed ${seed}: everything is in \`build/starter-t5/\`; the texts are those of \`build/starter-model/corpus/\`.
First rows of words are written as they were read from some word on, short ones until the decoder looks where it reads on; then documents are gone on with,
cut in two between words; at last come questions whose answer is one of the words offered. No prompt of the starter collection
is among them, and no pair of an input and an answer of its test tasks; a test looks for them.

| phase | documents | steps | tokens read and written | learning rate | loss of the last step | held-out loss | time |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Losses are in nats per token. Times are of the run that made this file, on one thread of a machine that others used as well.

## Licence

CC0 1.0: to the extent possible under law, all copyright and related rights are waived. See ../LICENSE.
`
}

function sharesOf({ rows, questions }: Phase): string {
  return [
    `${rows.count.toLocaleString('en')} ${rows.kind}: ${Object.entries(rows.shares)
      .map(([kind, share]) => `${share} % ${kind}`)
      .join(', ')}`,
    ...(questions === undefined ? [] : [`and ${questions.toLocaleString('en')} questions`]),
  ].join('; ')
}

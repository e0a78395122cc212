import { labelSpace } from '#core/answer-space.ts'
import { categories, instancesPerTask, type MadeTask } from './collection.ts'

/** The card beside the data; every number in it is counted from the data. */
export function starterCard(made: readonly MadeTask[]): string {
  const count = (keep: (task: MadeTask) => boolean) => made.filter(keep).length
  const isClassification = (task: MadeTask) => task.spec.kind === 'classification'
  const rows = categories.map(({ name, split }) => {
    const own = made.filter((task) => task.category === name)
    const classification = own.filter(isClassification).length
    const cells = [name, split, own.length, classification, own.length - classification, own.length * instancesPerTask]
    return `| ${cells.join(' | ')} |`
  })
  return `# Starter collection

A small collection of ${made.length} English tasks in ${categories.length} categories, written for Placebo: a miniature of
Super-NaturalInstructions for trying out a study within minutes, also with models of a few million parameters.

| category | split | tasks | classification | generation | instances |
|---|---|---|---|---|---|
${rows.join('\n')}

- Tasks: ${count((task) => task.split === 'train')} train, ${count((task) => task.split === 'test')} test; \
${count(isClassification)} classification, ${count((task) => !isClassification(task))} generation \
(test: ${count((task) => task.split === 'test' && isClassification(task))} classification, \
${count((task) => task.split === 'test' && !isClassification(task))} generation).
- The split is by task, and no category stands on both sides (\`split.json\`).
  No input of a train task is an input of a test task.
- Every task has a definition of 2 to 5 sentences, positive and negative examples with explanations and
  ${instancesPerTask} instances. A prompt with the definition and two examples stays under 120 words.
- Label spaces have 2 to 9 labels, balanced. In ${notStated(made)} of the classification tasks the labels are not all written
  in the definition, and in some tasks the first negative example lies outside the label space: both happen in real data.

## Format

\`tasks/<name>.json\` is a Super-NaturalInstructions task file (one task; the definition is the first string of
\`Definition\`; an instance has an \`id\`, an \`input\` and a list of accepted outputs in \`output\`). \`split.json\` lists
the task names under \`train\` and \`test\`.

## How it is made

Definitions, examples, sentence frames and word lists are written by hand in \`build/starter-collection/\`; the instances
are drawn from the frames by a seeded generator. The seed of a task is the FNV-1a hash of
"placebo starter collection: " and the task's name. Running \`node build/starter-collection/write.ts\` (Node 24) again
gives the same bytes. Nothing here is edited by hand.

## Limits

The texts are made of frames, so they are simpler and more alike than texts people write; a model can score well here and
fail on real tasks. The words are everyday English. Scores on this collection are comparable with each other, not with
published ones.

## Licence

CC0 1.0 Universal: see \`LICENSE\`.
`
}

function notStated(made: readonly MadeTask[]): number {
  return made.filter(({ spec }) => {
    if (spec.kind === 'generation') return false
    return labelSpace(Object.keys(spec.labels), spec.definition).stated !== 'stated'
  }).length
}

export const starterLicense = `Starter collection of Placebo

The people who wrote this collection have dedicated it to the public domain under CC0 1.0 Universal
(https://creativecommons.org/publicdomain/zero/1.0/): to the extent possible under law, they have waived all copyright
and related or neighbouring rights to it, worldwide. You may copy, change, distribute and use it, also for commercial
purposes, without asking permission and without naming anybody.

The collection is offered as it is, without warranties of any kind.

SPDX-License-Identifier: CC0-1.0
`

import { causeEffectClassification } from './categories/cause-effect-classification.ts'
import { coreferenceResolution } from './categories/coreference-resolution.ts'
import { dataToText } from './categories/data-to-text.ts'
import { dialogueActRecognition } from './categories/dialogue-act-recognition.ts'
import { informationExtraction } from './categories/information-extraction.ts'
import { linguisticForm } from './categories/linguistic-form.ts'
import { sentenceRewriting } from './categories/sentence-rewriting.ts'
import { sentimentAnalysis } from './categories/sentiment-analysis.ts'
import { situationReasoning } from './categories/situation-reasoning.ts'
import { textCategorization } from './categories/text-categorization.ts'
import { textualEntailment } from './categories/textual-entailment.ts'
import { wordSemantics } from './categories/word-semantics.ts'
import { drawFor, type Draw } from './draw.ts'
import type { Made, StarterCategory, StarterExample, StarterTask } from './task-spec.ts'

export const instancesPerTask = 60

export const categories: readonly StarterCategory[] = [
  sentimentAnalysis,
  textCategorization,
  wordSemantics,
  linguisticForm,
  dialogueActRecognition,
  situationReasoning,
  sentenceRewriting,
  informationExtraction,
  textualEntailment,
  causeEffectClassification,
  coreferenceResolution,
  dataToText,
]

/** A task with its instances made; the same on every machine. */
export interface MadeTask {
  readonly spec: StarterTask
  readonly category: string
  readonly split: StarterCategory['split']
  readonly instances: readonly Made[]
}

export function starterCollection(): MadeTask[] {
  return categories.flatMap(({ name, split, tasks }) =>
    tasks.map((spec) => ({ spec, category: name, split, instances: instancesOf(spec) })),
  )
}

/** The keys and their order as in Super-NaturalInstructions. */
export interface TaskFile {
  readonly Contributors: readonly string[]
  readonly Source: readonly string[]
  readonly URL: readonly string[]
  readonly Categories: readonly string[]
  readonly Reasoning: readonly string[]
  readonly Definition: readonly string[]
  readonly Input_language: readonly string[]
  readonly Output_language: readonly string[]
  readonly Instruction_language: readonly string[]
  readonly Domains: readonly string[]
  readonly 'Positive Examples': readonly StarterExample[]
  readonly 'Negative Examples': readonly StarterExample[]
  readonly Instances: readonly { readonly id: string; readonly input: string; readonly output: readonly string[] }[]
  readonly 'Instance License': readonly string[]
}

export function taskFile({ spec, category, instances }: MadeTask): TaskFile {
  const [number = spec.name] = spec.name.split('_')
  return {
    Contributors: ['Placebo'],
    Source: ['placebo starter collection'],
    URL: [],
    Categories: [category],
    Reasoning: [],
    Definition: [spec.definition],
    Input_language: ['English'],
    Output_language: ['English'],
    Instruction_language: ['English'],
    Domains: [spec.domain],
    'Positive Examples': spec.positive,
    'Negative Examples': spec.negative,
    Instances: instances.map(({ input, outputs }, i) => ({
      id: `${number}-${String(i).padStart(2, '0')}`,
      input,
      output: outputs,
    })),
    'Instance License': ['CC0 1.0'],
  }
}

/** So many draws in a row may repeat an input before the task counts as exhausted. */
const maxAttempts = 2000

function instancesOf(spec: StarterTask): Made[] {
  const draw = drawFor(spec.name)
  const taken = new Set([...spec.positive, ...spec.negative].map((item) => item.input))
  const makers = makersOf(spec)
  const made: Made[] = []
  // Labels take turns, so that every label has its fair share.
  for (let turn = 0; turn < instancesPerTask; turn++) {
    const make = makers[turn % makers.length]
    if (make === undefined) throw new RangeError(`invalid task: ${spec.name} has no labels`)
    made.push(unused(make, draw, taken, spec.name))
  }
  return draw.some(made, made.length)
}

function makersOf(spec: StarterTask): ((draw: Draw) => Made)[] {
  switch (spec.kind) {
    case 'generation':
      return [spec.make]
    case 'classification':
      return Object.entries(spec.labels).map(([label, make]) => (draw: Draw) => ({
        input: make(draw),
        outputs: [label],
      }))
  }
}

function unused(make: (draw: Draw) => Made, draw: Draw, taken: Set<string>, name: string): Made {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const made = make(draw)
    if (taken.has(made.input)) continue
    taken.add(made.input)
    return made
  }
  throw new RangeError(
    `invalid task: ${name} runs out of distinct inputs after ${taken.size} (give it more frames or words)`,
  )
}

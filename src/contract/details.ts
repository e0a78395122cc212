import { z } from 'zod'
import { otherAnswers } from '#core/study/confusion.ts'
import { labelPlaces } from '#core/study/effects.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { cellPlace, fileForm, kind, seed } from './words.ts'

const tooFew = z.literal('too-few')
const interval = z.union([tooFew, z.object({ level: z.number(), low: z.number(), high: z.number() })])
const score = z.enum(['exactMatch', 'rougeL'])
const cell = z.object({ name: z.string(), marked: z.boolean() })

/** `null`: the first comparison that the study declares, of several sizes at the largest. */
const differencesOf = {
  run: z.string(),
  name: z.string().nullable().default(null),
  against: z.string().nullable().default(null),
}

/** A line of the run; `null`: all that were held against guessing. */
const guessingOf = { run: z.string(), line: z.string().nullable().default(null) }

/** A task with labels, or all that share them; `null`: all that share those of the first one. */
const confusionOf = {
  run: z.string(),
  task: z.string().nullable().default(null),
  pooled: z.boolean().default(true),
}

/** By its place or its name; `null`: the first one. */
const effectsOf = { run: z.string(), cell: z.union([cellPlace, z.string()]).nullable().default(null) }

/** Tables of one question, none where the run does not ask it. */
const shown = {
  run: z.string(),
  /** The study's name. */
  study: z.string(),
  /** `about` is the part of the run that is spoken of; `null`: all of it. */
  said: list(z.object({ about: z.string().nullable(), sentences: list(z.string()) })),
  tables: list(
    z.object({
      name: z.string(),
      title: z.string(),
      caption: z.string(),
      columns: list(z.object({ title: z.string(), isNumeric: z.boolean(), isName: z.boolean() })),
      parts: list(list(list(z.string()))),
      /** The same as a file, unrounded. */
      csv: z.string(),
    }),
  ),
}

const differences = {
  run: z.string(),
  /** The study's name. */
  study: z.string(),
  /** Lines that differences can be taken of. */
  lines: list(z.string()),
  /** Differences are `name` − `against`, in points; `null` where there are no two lines. */
  name: z.string().nullable(),
  against: z.string().nullable(),
  /** Their cells, where a line is one cell. */
  cells: z.object({ name: cellPlace.nullable(), against: cellPlace.nullable() }),
  /** Not reliable: a line's models are not shown to be those that were trained. */
  marked: z.boolean(),
  draws: z.number(),
  seed,
  kinds: list(
    z.object({
      kind,
      score,
      /** The largest difference first. */
      tasks: list(
        z.object({
          task: z.string(),
          category: z.string(),
          /** Instances that both lines have answered. */
          n: z.number(),
          /** Percent. */
          first: z.number(),
          second: z.number(),
          /** Points. */
          difference: z.number(),
          interval95: interval,
          isOutlier: z.boolean(),
        }),
      ),
      /** Points; `null`: none are named, and `withoutFences` says why. */
      fences: z.object({ low: z.number(), high: z.number() }).nullable(),
      withoutFences: z.string().nullable(),
    }),
  ),
  /** By which tasks are named as outliers. */
  rule: z.string(),
}

const taskGuessing = {
  run: z.string(),
  /** The study's name. */
  study: z.string(),
  /** Lines that were held against guessing. */
  lines: list(z.string()),
  rows: list(
    z.object({
      line: z.string(),
      kind,
      task: z.string(),
      category: z.string(),
      /** Compared instances, and how many of them are right; of several seeds the mean. */
      n: z.number(),
      right: z.number(),
      /** Percent. */
      exactMatch: z.number(),
      randomGuess: z.number(),
      /** `null`: no answer can be given to all instances. */
      majorityLabel: z.number().nullable(),
      /**
       * One-sided, exact: how likely independent guesses have so many right or more; after Holm over the tasks of the
       * line.
       */
      p: z.number(),
      pAdjusted: z.number(),
      isAbove: z.boolean(),
      marked: z.boolean(),
    }),
  ),
}

const confusion = {
  run: z.string(),
  study: z.string(),
  /** Tasks of the run by their labels; a choice task has some where its options are letters. */
  spaces: list(z.object({ labels: list(z.string()), tasks: list(z.string()) })),
  /** Choice tasks that have no labels in common to all instances, and why. */
  without: list(z.object({ task: z.string(), reason: z.string() })),
  /** Those that are shown here; none in a run without labels. */
  tasks: list(z.string()),
  labels: list(z.string()),
  /** What stands beside the labels as an answer. */
  others: list(z.enum(otherAnswers)),
  cells: list(
    cell.extend({
      /** For each label as the reference: answers by label, then by `others`. */
      counts: list(list(z.number())),
      /** Trials in `counts`, and those of them that are right. */
      n: z.number(),
      right: z.number(),
      /** Trials counted as a label whose outcome is out-of-format: their answer is one after normalisation only. */
      outOfFormat: z.number(),
      /** Trials whose references are no labels, and engine errors: in no count. */
      outside: z.number(),
      failed: z.number(),
    }),
  ),
}

const mean = { n: z.number(), tasks: z.number(), /** Percent. */ mean: z.number(), interval95: interval }

const effects = {
  run: z.string(),
  study: z.string(),
  cells: list(cell),
  /** `null` in a run without cells. */
  cell: cellPlace.nullable(),
  draws: z.number(),
  seed,
  lengths: list(
    z.object({
      kind,
      score,
      /** Among the prompts of the whole run, or of each task by itself. */
      among: z.enum(['run', 'task']),
      /** From 1, the shortest. */
      group: z.number(),
      groups: z.number(),
      /** Tokens of the shortest and the longest prompt. */
      from: z.number(),
      to: z.number(),
      /** What random guessing would have right, percent; `null` for generation. */
      guess: z.number().nullable(),
      ...mean,
    }),
  ),
  /** Exact match where the right label stands there among the labels as the prompt shows them. */
  right: list(z.object({ place: z.enum(labelPlaces), ...mean })),
  /** How often the label there is answered, and how often it is right, percent; difference in points. */
  answered: list(
    z.object({
      place: z.enum(labelPlaces),
      n: z.number(),
      tasks: z.number(),
      answered: z.number(),
      right: z.number(),
      difference: z.number(),
      interval95: interval,
      /** McNemar's exact test, after Holm; `null` in the middle. */
      p: z.union([tooFew, z.number()]).nullable(),
    }),
  ),
  counts: list(
    z.object({ labels: z.number(), place: z.number(), right: z.number(), answered: z.number(), matches: z.number() }),
  ),
  /** Classification and choice tasks whose prompts show all labels, and those whose prompts do not. */
  tasks: z.object({ shown: z.number(), notShown: z.number() }),
}

const as = fileForm.default('csv')

export const details = {
  /** How two lines differ task by task, with intervals and outliers. */
  taskDifferences: call.input(z.object(differencesOf)).output(z.object(differences)),
  /** On which tasks with labels or options each line is above chance, by the exact test. */
  taskGuessing: call.input(z.object(guessingOf)).output(z.object(taskGuessing)),
  /** Which label was answered where which was right, cell by cell. */
  confusion: call.input(z.object(confusionOf)).output(z.object(confusion)),
  /** What prompt length and the places of labels have to do with one cell's scores. */
  effects: call.input(z.object(effectsOf)).output(z.object(effects)),
  /** Templates as a random factor, and whether misleading ones were followed. */
  byTemplate: call.input(z.object({ run: z.string() })).output(z.object(shown)),
  /** Base and tuned model, without examples and with k of them. */
  inContextOrTuned: call
    .input(
      z.object({
        run: z.string(),
        /** Of a tuned model that is a file of its own: its run, asked the same. */
        tuned: z.string().optional(),
      }),
    )
    .output(
      z.object({
        ...shown,
        /** One for each tuned model, definition and decoding: what its scatter of margins is drawn from. */
        squares: list(
          z.object({
            /** Its line. */
            tuned: z.string(),
            /** Examples in the base model's prompts. */
            k: z.number(),
            /** Points above what random guesses are expected to have right. */
            margins: list(z.object({ task: z.string(), n: z.number(), base: z.number(), tuned: z.number() })),
            /** Pearson's, over tasks; `null`: it is not defined. */
            correlation: z
              .object({
                value: z.number(),
                /** `null`: too few tasks. */
                interval95: z.object({ low: z.number(), high: z.number() }).nullable(),
              })
              .nullable(),
          }),
        ),
      }),
    ),
  /** Kinds of examples against original ones, beside the spread over draws and orders. */
  demonstrations: call.input(z.object({ run: z.string() })).output(z.object(shown)),
  /** How free answers to generation tasks are written, beside their references. */
  style: call.input(z.object({ run: z.string() })).output(z.object(shown)),
  /** Sampled formats as a random factor, and effects beside what formats alone do. */
  formatSpread: call.input(z.object({ run: z.string() })).output(z.object(shown)),
  /** Scores and style after 1, 2, 4 … steps of each training, with half-times; none where no checkpoints are asked. */
  overSteps: call.input(z.object({ run: z.string() })).output(
    z.object({
      ...shown,
      /** One for each training, condition asked under and kind: what its figure is drawn from. */
      curves: list(
        z.object({
          /** Titles of conditions. */
          trained: z.string(),
          asked: z.string(),
          /** Instances of each train task. */
          size: z.number(),
          kind,
          instances: z.number(),
          seeds: z.number(),
          scores: list(
            z.object({
              name: z.string(),
              /** Steps; `null`: there is none. */
              halfTime: z.number().nullable(),
              points: list(
                z.object({
                  /** 0: the untuned model. */
                  step: z.number(),
                  isEnd: z.boolean(),
                  /** Percent. */
                  value: z.number(),
                  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
                  marked: z.boolean(),
                }),
              ),
            }),
          ),
        }),
      ),
    }),
  ),
  /** The same as the text of a file: unrounded as CSV, as it is printed for LaTeX. */
  detailFile: call
    .input(
      z.discriminatedUnion('of', [
        z.object({ of: z.literal('task differences'), as, ...differencesOf }),
        z.object({ of: z.literal('confusion'), as, ...confusionOf }),
        z.object({ of: z.literal('effects'), as, ...effectsOf }),
        z.object({ of: z.literal('task guessing'), as, ...guessingOf }),
      ]),
    )
    .output(z.object({ /** Of a file, proposed. */ name: z.string(), text: z.string() })),
}

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { agreementKinds } from '#core/annotations/agreement-units.ts'
import { inSet, itemValue, name, origin } from './annotations.ts'
import { call } from './errors.ts'
import { list, pairOf } from './list.ts'
import { overwrite, seed } from './words.ts'

/**
 * A figure of agreement; `too-few` where it is not defined: fewer than two units or judgements, or all of one value.
 */
const figure = z.union([
  z.literal('too-few'),
  z.object({
    value: z.number(),
    /** `too-few` also where every draw is the same, or too many have no figure. */
    interval95: z.union([z.literal('too-few'), z.object({ low: z.number(), high: z.number() })]),
  }),
])

const figures = z.object({
  /** What every set has judged. */
  units: z.number(),
  /** What at least two sets have judged: those of raw agreement and Krippendorff's alpha. */
  unitsOfTwo: z.number(),
  /** Share of pairs of judgements that are the same, 0–1. */
  raw: figure,
  /** Two sets only. */
  cohen: figure.nullable(),
  /** Units that every set has judged. */
  fleiss: figure,
  krippendorff: figure,
})

/** Sets of annotations beside each other, and on their way from one machine to another. */
export const annotationExchange = {
  /** Items on which two sets are not of one mind; an item that only one of them holds is `null` in the other. */
  differences: call
    .input(z.object({ collection: name, sets: pairOf(name), /** Default: all. */ task: z.string().optional() }))
    .output(
      z.object({
        same: z.number(),
        different: list(
          z.object({
            task: z.string(),
            /**
             * Its name in the log of the first set; a pair that was proposed to both under different ids has that of
             * the first in both values.
             */
            item: z.string(),
            values: pairOf(itemValue.nullable()),
            origins: pairOf(origin.nullable()),
          }),
        ),
      }),
    ),
  /**
   * How far sets agree: on the state of pairs, on the type of each word of a definition, on which outputs are labels.
   * What was proposed automatically and nobody has decided is judged by nobody.
   */
  agreement: call.input(z.object({ collection: name, sets: list(name, { min: 2, max: 20 }) })).output(
    z.object({
      sets: list(name),
      /** Of the intervals: tasks and units drawn anew. */
      seed,
      draws: z.number().int(),
      of: list(
        z.object({
          what: z.enum(agreementKinds),
          all: figures,
          /** Tasks of which at least two sets have judged something. */
          byTask: list(z.object({ task: z.string(), figures })),
        }),
      ),
    }),
  ),
  /** The set as text, piece by piece: its whole log (`jsonl`), or its items as they are now (`csv`). */
  read: call
    .input(z.object({ ...inSet, as: z.enum(['jsonl', 'csv']) }))
    .output(eventIterator(z.object({ text: z.string() }), z.object({ /** Of a file, proposed. */ name: z.string() }))),
  /**
   * The same into a file; or Super-NaturalInstructions tasks whose negative examples are the approved pairs, into a
   * folder. What is there is never written over.
   */
  write: call
    .input(z.object({ ...inSet, as: z.enum(['jsonl', 'csv', 'tasks']), path: z.string().min(1), overwrite }))
    .output(
      z.object({
        files: list(z.string()),
        /** Items of the set; of tasks, their pairs. */ items: z.number(),
        version: z.number().int(),
      }),
    ),
  /** A set that was exported, under a name that is not taken; the collection has to be here. All of it, or nothing. */
  import: call
    .input(
      z.object({
        collection: name,
        path: z.string().min(1),
        /** Default: the name in the log; of a table, its file's. */ name: name.optional(),
      }),
    )
    .output(
      z.object({
        name,
        /** A collection's first set is. */
        active: z.boolean(),
        version: z.number().int(),
        items: z.number(),
        /** Tasks in the file that the collection does not have; kept nevertheless. */
        unknownTasks: list(z.string()),
      }),
    ),
}

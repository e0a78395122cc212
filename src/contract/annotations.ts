import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { contentTypes } from '#core/annotations/content-types.ts'
import { pairSources, pairStates } from '#core/annotations/item.ts'
import { casings, shapes } from '#core/annotations/right-form.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { authorName, writableText } from './settings.ts'
import { kind, reviewedSpace, stated, taskFields } from './words.ts'

export const name = z.string().min(1).max(200)
/** One that an exported file can hold. */
const newName = name.and(writableText)
/** Whoever is not named is whose work the set is, or else the author of the settings. */
const signed = { author: authorName.optional() }

/** Characters in a text of an item; a task file may hold longer ones, a person types none. */
export const longestText = 1_000_000
const text = z.string().max(longestText)

const pair = z.object({
  input: text,
  gold: text.nullable(),
  output: text,
  proposed: text,
  source: z.enum(pairSources),
  state: z.enum(pairStates),
  position: z.number().int().min(0),
  note: text,
})

const span = z.object({ from: z.number().int().min(0), to: z.number().int().min(1), type: z.enum(contentTypes), text })

/** One item and what it holds; `null`: nothing (any more). */
export const itemValue = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pair'),
    /** Chosen by whoever makes it; unique in its task. */ id: z.string().regex(/^[0-9a-z]{1,32}$/),
    value: pair.nullable(),
  }),
  z.object({ kind: z.literal('tags'), value: list(span).nullable() }),
  z.object({ kind: z.literal('simplified'), value: text.nullable() }),
  z.object({ kind: z.literal('output type'), value: text.nullable() }),
  z.object({ kind: z.literal('label space'), value: reviewedSpace.nullable() }),
  z.object({ kind: z.literal('fields'), value: taskFields.nullable() }),
  z.object({ kind: z.literal('paraphrases'), value: list(text).nullable() }),
])

export type ItemValue = z.infer<typeof itemValue>

/** Where an item's value comes from. */
export const origin = z.object({ step: z.number().int(), author: z.string(), at: z.string() })

const change = z.object({
  task: z.string(),
  item: itemValue,
  /** Step the item was last changed in, as far as was seen; `null`: it was not there; left out: whatever it is now. */
  seen: z.number().int().nullable().optional(),
})

const step = z.object({
  number: z.number().int(),
  author: z.string(),
  at: z.string(),
  kind: z.enum(['change', 'undo', 'redo']),
  /** The change that was taken back or made again. */
  of: z.number().int().nullable(),
  /** In words. */
  what: z.string(),
})
const loggedStep = step.extend({
  changes: list(z.object({ task: z.string(), before: itemValue, after: itemValue })),
})

const problem = z.object({
  code: z.string(),
  /** An error keeps a pair from being approved; a warning makes it one to look at again. */
  severity: z.enum(['error', 'warning']),
  message: z.string(),
})

const range = z.object({ least: z.number(), most: z.number() })
/** What right outputs look like; see `rightForm` in core. */
const rightForm = z.object({
  lines: range,
  length: range,
  shapes: list(z.enum(shapes)),
  json: z.boolean(),
  casings: list(z.object({ casing: z.enum(casings), outputs: z.number() })),
})

const sourceCounts = z.object({
  'negative example': z.number(),
  'wrong label': z.number(),
  'rotated output': z.number(),
  'model answer': z.number(),
})

const storedPair = z.object({ id: z.string(), ...pair.shape, origin, problems: list(problem) })

const counts = z.object({
  proposed: z.number(),
  approved: z.number(),
  rejected: z.number(),
  'needs a second look': z.number(),
})

const set = z.object({
  name,
  /** Studies planned from now on take it; at most one of a collection. */
  active: z.boolean(),
  madeAt: z.string(),
  /** Number of its last step. */
  version: z.number().int(),
  changedAt: z.string().nullable(),
  /** Everybody who has changed something in it. */
  authors: list(z.string()),
  /** Whose work it is from now on, where a person has said so; `null`: whoever the settings name. */
  author: z.string().nullable(),
  pairs: counts,
  /** Tasks whose definition is tagged, and whose label space was reviewed. */
  tagged: z.number(),
  reviewed: z.number(),
})

const example = z.object({
  input: z.string(),
  output: z.string(),
  explanation: z.string().exactOptional(),
  options: list(z.string()).exactOptional(),
})
const space = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classification'), labels: list(z.string()), stated }),
  z.object({ kind: z.literal('choice') }),
  z.object({ kind: z.literal('generation') }),
])

/** Of the instances with an input; options: of a choice task, `null` where no instance has the input. */
const knownInput = { references: list(z.string()), options: list(z.string()).nullable() }

export const inSet = { collection: name, set: name }
const next = z.object({ undo: z.string().nullable(), redo: z.string().nullable() })

/** A step that another tab, or the terminal, has made meanwhile is not taken back before it was seen. */
const turn = {
  ...inSet,
  ...signed,
  /** The change that is meant to be taken back or made again; where another one comes next, nothing is done. */
  step: z.number().int().optional(),
  /** The newest step that was seen; where the author has made another one since, nothing is done. */
  seen: z.number().int().optional(),
}

/** Somebody was faster. */
const faster = {
  CONFLICT: { data: z.object({ reasons: list(z.string()), task: z.string().nullable(), by: step.nullable() }) },
}

/** What a step came to. */
const acted = z.object({
  /** `null`: everything was as wanted already. */
  step: loggedStep.nullable(),
  version: z.number().int(),
  /** What the author would take back or make again next. */
  next,
})

/** Sets of annotations over a collection: delusive pairs, tagged definitions, label spaces, output types. */
export const annotations = {
  /** The active set first; those that can be brought back apart. */
  sets: call.input(z.object({ collection: name })).output(
    z.object({
      sets: list(set),
      removed: list(z.object({ id: z.number().int(), name, removedAt: z.string() })),
    }),
  ),
  createSet: call.input(z.object({ collection: name, name: newName })).output(z.object({ name, active: z.boolean() })),
  renameSet: call.input(z.object({ ...inSet, to: newName })).output(z.object({ name })),
  removeSet: call.input(z.object(inSet)).output(z.object({ id: z.number().int(), name })),
  restoreSet: call.input(z.object({ collection: name, id: z.number().int() })).output(z.object({ name })),
  /** Which set studies planned from now on take; `null`: none. */
  useSet: call.input(z.object({ collection: name, set: name.nullable() })).output(z.object({ set: name.nullable() })),
  /** Whose work a set is from now on; the steps that are there stay whose they are. */
  setAuthor: call.input(z.object({ ...inSet, author: authorName })).output(z.object({ author: z.string() })),
  /** Every task with how far it is; small enough for a collection of thousands. */
  queue: call.input(z.object(inSet)).output(
    z.object({
      version: z.number().int(),
      tasks: list(
        z.object({
          name: z.string(),
          kind,
          pairs: counts,
          tagged: z.boolean(),
          /** A simplified definition was written, or an output type. */
          simplified: z.boolean(),
          reviewed: z.boolean(),
          /** Latest change of any of its items. */
          changedAt: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Everything an annotator looks at of a task. */
  task: call.input(z.object({ ...inSet, task: z.string() })).output(
    z.object({
      name: z.string(),
      kind,
      categories: list(z.string()),
      instances: z.number(),
      definition: z.string(),
      positiveExamples: list(example),
      negativeExamples: list(example),
      /** As it stands with this set. */
      space,
      /** How many instances have each output; labels first, then the most frequent. */
      outputs: list(z.object({ output: z.string(), instances: z.number() })),
      otherOutputs: z.number(),
      version: z.number().int(),
      pairs: list(storedPair),
      tags: z
        .object({
          spans: list(span),
          /** The definition is still the one that was tagged. */ hold: z.boolean(),
          origin,
        })
        .nullable(),
      /** Written by hand. */
      simplified: z.object({ text, origin }).nullable(),
      /** What the condition Simplified shows with this set; `null`: no definition block. */
      shownSimplified: z.string().nullable(),
      outputType: z.object({ text, origin }).nullable(),
      labelSpace: z.object({ space: reviewedSpace, origin }).nullable(),
      fields: z.object({ fields: taskFields, origin }).nullable(),
      paraphrases: z.object({ texts: list(text), origin }).nullable(),
      /** References of instances that have the input of an example, so that nothing accidentally right goes unseen. */
      references: list(z.object({ input: z.string(), ...knownInput })),
      /** Of examples and some instances, for validators that run as one types; `null`: there is no right output. */
      form: rightForm.nullable(),
      /** What would not be proposed, and why. */
      passedOver: list(z.object({ title: z.string(), input: z.string(), output: z.string(), reason: z.string() })),
    }),
  ),
  /** References of the task's instances with that very input. */
  references: call
    .input(z.object({ collection: name, task: z.string(), input: z.string() }))
    .output(z.object(knownInput)),
  /** Makes changes in one step of the log, all or none; on disk when it is answered. */
  act: call
    .errors(faster)
    .input(
      z.object({
        ...inSet,
        ...signed,
        what: writableText.min(1).max(200),
        changes: list(change, { min: 1, max: 20_000 }),
      }),
    )
    .output(acted),
  undo: call.errors(faster).input(z.object(turn)).output(acted),
  redo: call.errors(faster).input(z.object(turn)).output(acted),
  /** Of a set, a task or one item (`tags`, …, or `pair` and its id), the last step first. */
  history: call
    .input(
      z.object({
        ...inSet,
        task: z.string().optional(),
        item: z.string().optional(),
        before: z.number().int().optional(),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ steps: list(loggedStep), next: next })),
  /**
   * Automatic proposals for tasks that have fewer pairs than wanted, in one step a task: only what passes every
   * validator; what could yet be right after all needs a second look. Asks a model only where one is named, answer by
   * answer whenever no run is under way: one that is begun meanwhile ends it, and what was proposed before is kept.
   */
  propose: call
    .input(
      z.object({
        ...inSet,
        ...signed,
        /** Default: all. */
        tasks: list(z.string()).optional(),
        /** Pairs a task shall have that are not rejected. */
        perTask: z.number().int().min(1).max(100),
        /** Proposals that leave no doubt are approved at once. */
        approveClear: z.boolean(),
        /** Its own wrong answers are proposed, too. */
        model: z.string().nullable(),
        /**
         * Instances of each task the model is asked, the last ones: studies that ask only some begin with the first.
         */
        instancesPerTask: z.number().int().min(1).max(100),
      }),
    )
    .output(
      eventIterator(
        z.object({
          task: z.string(),
          done: z.number(),
          total: z.number(),
          proposed: z.number(),
          perSecond: z.number().nullable(),
          secondsLeft: z.number().nullable(),
        }),
        z.object({
          tasks: z.number(),
          proposed: sourceCounts,
          approved: z.number(),
          doubtful: z.number(),
          /** Tasks that have fewer pairs than wanted even so, and why. */
          short: list(z.object({ task: z.string(), pairs: z.number(), reason: z.string() })),
          passedOver: z.number(),
        }),
      ),
    ),
  /** What validators say of every pair that is not rejected, of tags, texts and label spaces. */
  validate: call.input(z.object({ ...inSet, task: z.string().optional() })).output(
    z.object({
      /** Items. */
      checked: z.number(),
      findings: list(
        z.object({
          task: z.string(),
          /** Its name in the log. */ item: z.string(),
          state: z.enum(pairStates).nullable(),
          ...problem.shape,
        }),
      ),
    }),
  ),
}

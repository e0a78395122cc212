/** The pool of sentences about no task, eight of each length (`irrelevant.ts`). */
export const irrelevantNames = [
  'irrelevant-short-1',
  'irrelevant-short-2',
  'irrelevant-short-3',
  'irrelevant-short-4',
  'irrelevant-short-5',
  'irrelevant-short-6',
  'irrelevant-short-7',
  'irrelevant-short-8',
  'irrelevant-medium-1',
  'irrelevant-medium-2',
  'irrelevant-medium-3',
  'irrelevant-medium-4',
  'irrelevant-medium-5',
  'irrelevant-medium-6',
  'irrelevant-medium-7',
  'irrelevant-medium-8',
  'irrelevant-long-1',
  'irrelevant-long-2',
  'irrelevant-long-3',
  'irrelevant-long-4',
  'irrelevant-long-5',
  'irrelevant-long-6',
  'irrelevant-long-7',
  'irrelevant-long-8',
] as const
export type IrrelevantName = (typeof irrelevantNames)[number]

/** Tasks that can be asked beside any input and whose answer a computer knows (`surface.ts`). */
export const surfaceNames = [
  'surface-starts-with-the',
  'surface-contains-a-digit',
  'surface-is-a-question',
  'surface-longer-than-median',
  'surface-first-letter-a-to-m',
  'surface-title-case',
  'surface-shared-words',
  'surface-contains-a-comma',
] as const
export type SurfaceName = (typeof surfaceNames)[number]

export function isSurface(name: string): name is SurfaceName {
  return surfaceNames.some((each) => each === name)
}

/** Definitions of other tasks of the same collection, five of each kind (`other-tasks.ts`). */
export const otherDefinitionNames = [
  'misleading-moderate-1',
  'misleading-moderate-2',
  'misleading-moderate-3',
  'misleading-moderate-4',
  'misleading-moderate-5',
  'misleading-extreme-1',
  'misleading-extreme-2',
  'misleading-extreme-3',
  'misleading-extreme-4',
  'misleading-extreme-5',
] as const
export type OtherDefinitionName = (typeof otherDefinitionNames)[number]

export function isOtherDefinition(name: string): name is OtherDefinitionName {
  return otherDefinitionNames.some((each) => each === name)
}

/** What a person has written of a task in other words (`paraphrases.ts`). */
export const paraphraseNames = [
  'paraphrase-1',
  'paraphrase-2',
  'paraphrase-3',
  'paraphrase-4',
  'paraphrase-5',
  'paraphrase-6',
  'paraphrase-7',
  'paraphrase-8',
  'paraphrase-9',
] as const
export type ParaphraseName = (typeof paraphraseNames)[number]

export function isParaphrase(name: string): name is ParaphraseName {
  return paraphraseNames.some((each) => each === name)
}

/** Of a set that a person has imported; its condition carries which one. */
export const importedName = 'imported'

/** Templates that come with the program, with the collection or from a person; each takes the place of a definition. */
export const templateNames = [
  ...irrelevantNames,
  ...surfaceNames,
  ...otherDefinitionNames,
  ...paraphraseNames,
  importedName,
] as const
export type TemplateName = (typeof templateNames)[number]

export function isTemplate(name: string): name is TemplateName {
  return templateNames.some((each) => each === name)
}

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

/** Templates that come with the program; each takes the place of a definition. */
export const templateNames = [...irrelevantNames, ...surfaceNames] as const
export type TemplateName = (typeof templateNames)[number]

export function isTemplate(name: string): name is TemplateName {
  return templateNames.some((each) => each === name)
}

/** Kinds of work at a task, as the address and the tabs name them. */
export const works = [
  { name: 'pairs', title: 'Delusive examples' },
  { name: 'definition', title: 'Simplified definition' },
  { name: 'labels', title: 'Label space' },
] as const
export type WorkName = (typeof works)[number]['name']

export function workName(text: string | undefined | null): WorkName {
  return works.find(({ name }) => name === text)?.name ?? 'pairs'
}

/** The one beside it, round and round. */
export function workBeside(work: WorkName, by: 1 | -1): WorkName {
  const at = works.findIndex(({ name }) => name === work)
  return works[(at + by + works.length) % works.length]?.name ?? work
}

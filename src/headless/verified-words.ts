import { counted } from '#core/noun.ts'
import type { Client } from './terminal.ts'

type Events = Awaited<ReturnType<Client['bundles']['verify']>>
export type Verified = Omit<Extract<Awaited<ReturnType<Events['next']>>, { done: true }>['value'], 'file'>

/** Differences that are printed; `--json` has more. */
const maxPrinted = 100

/** One line each. */
export function verifiedInWords({
  numbers,
  differing,
  differences,
  broken,
  notes,
  version,
  trials,
}: Verified): string[] {
  return [
    `made by Placebo ${version}, ${counted(trials, 'trial')}`,
    ...broken.map((reason) => `broken: ${reason}`),
    ...differences.slice(0, maxPrinted).map(differenceInWords),
    ...(differing > maxPrinted ? [`… and ${differing - Math.min(maxPrinted, differences.length)} more`] : []),
    ...notes,
    differing === 0
      ? `all ${numbers} numbers were computed again and are equal`
      : `${differing} of ${numbers} numbers are not what was stored`,
  ]
}

function differenceInWords({
  file,
  cell,
  task,
  instance,
  field,
  stored,
  recomputed,
}: Verified['differences'][number]): string {
  const place = [cell, task, instance].filter((each) => each !== null).join(', ')
  return `${file}${place === '' ? '' : `, ${place}`}: ${field} is stored as ${stored}, computed again ${recomputed}`
}

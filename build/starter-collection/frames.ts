import { capitalised, type Draw, type Words } from './draw.ts'
import type { Made } from './task-spec.ts'
import { men, people, relatives, women } from './words/people.ts'
import { cities, days, months } from './words/places.ts'
import { colours } from './words/things.ts'

/** Slots every frame may use. */
export const commonWords = {
  city: cities,
  day: days,
  month: months,
  name: people,
  woman: women,
  man: men,
  relative: relatives,
  colour: colours,
} satisfies Words

/** For every label a maker of inputs that fills one of the label's own frames. */
export function fromFrames(frames: Readonly<Record<string, readonly string[]>>, words: Words = {}) {
  const makers = Object.entries(frames).map(
    ([label, own]) => [label, (draw: Draw) => draw.text(own, { ...commonWords, ...words })] as const,
  )
  return Object.fromEntries(makers)
}

/** A frame for an input with frames for its accepted outputs, all filled with the same words. */
export type PairFrame = readonly [input: string, ...outputs: string[]]

export function fromPairFrames(draw: Draw, frames: readonly PairFrame[], words: Words = {}): Made {
  const [input = '', ...outputs] = draw
    .fill(
      frames.map((frame) => frame.join('\n')),
      { ...commonWords, ...words },
    )
    .split('\n')
    .map(capitalised)
  return { input, outputs }
}

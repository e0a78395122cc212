import type { Draw } from '../draw.ts'
import { headedLines } from './dialogue.ts'
import type { Genre } from './genre.ts'
import { letters } from './notes.ts'
import { school } from './school.ts'
import { stories } from './stories.ts'
import { things } from './things.ts'
import { towns } from './towns.ts'
import { sceneOf } from './words.ts'

/** A document of fluent text: a story, a description, a lesson, a letter, a talk. */
export function prose(draw: Draw): string {
  switch (draw.below(7)) {
    case 0:
    case 1:
      return written(draw, stories, ' ')
    case 2:
      return written(draw, towns, ' ')
    case 3:
      return written(draw, things, ' ')
    case 4:
      return written(draw, school, ' ')
    case 5:
      return written(draw, letters, draw.pick([' ', '\n']))
    default:
      return headedLines(draw, sceneOf(draw))
  }
}

/** One sentence of any kind. */
export function sentence(draw: Draw): string {
  return sceneOf(draw).text(draw.pick(draw.pick(sentences)))
}

const sentences = [
  stories.beginnings,
  stories.middles,
  towns.beginnings,
  towns.middles,
  things.beginnings,
  things.middles,
  school.middles,
]

function written(draw: Draw, genre: Genre, between: string): string {
  const scene = sceneOf(draw)
  const middles = draw.some(genre.middles, 3 + draw.below(8))
  const ending = draw.oneIn(2) ? [draw.pick(genre.endings)] : []
  return [draw.pick(genre.beginnings), ...middles, ...ending].map((frame) => scene.text(frame)).join(between)
}

import { Badge } from '@mantine/core'
import type { Client } from '../app/client.ts'

export type Model = Awaited<ReturnType<Client['models']['list']>>['models'][number]
export type ModelDetails = Awaited<ReturnType<Client['models']['show']>>

export const fileStates = {
  there: { word: 'there', colour: 'green', sentence: 'The file is where it was.' },
  moved: {
    word: 'moved',
    colour: 'red',
    sentence: 'The file is gone. Say where it is now, and everything that was made with it works again.',
  },
  changed: {
    word: 'changed',
    colour: 'orange',
    sentence: 'The file was written since it was added. Read it again to know whether it is still the same.',
  },
} as const satisfies Record<Model['fileState'], { word: string; colour: string; sentence: string }>

/** In a word, never by colour alone. */
export function FileStateBadge({ state }: { readonly state: Model['fileState'] }) {
  return (
    <Badge variant="light" size="lg" tt="none" color={fileStates[state].colour}>
      {fileStates[state].word}
    </Badge>
  )
}

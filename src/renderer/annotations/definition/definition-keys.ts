import { contentTypes, type ContentType } from '#core/annotations/content-types.ts'
import { keyList, type KeyAction } from '../keys.ts'

type Tagging = `tag ${ContentType}`

const tagging = Object.fromEntries(
  contentTypes.map((type, i): [Tagging, KeyAction] => [
    `tag ${type}`,
    { title: `Tag the chosen words as ${type}`, keys: [String(i + 1)] },
  ]),
) as Readonly<Record<Tagging, KeyAction>>

export const definitionKeys = keyList({
  scope: 'Simplified definition',
  actions: {
    ...tagging,
    'clear tags': { title: 'Take the tags from the chosen words', keys: ['0', 'Backspace', 'Delete'] },
    'go to the words': { title: 'Go to the words of the definition', keys: ['w'] },
    'go to the simplified text': { title: 'Go to the simplified text', keys: ['e'] },
  },
})

/**
 * Heard by the definition itself, while it has the focus; Tab goes from tagged part to tagged part, and Escape lets it
 * leave.
 */
export const wordKeys = keyList({
  scope: 'Words of the definition',
  actions: {
    'next word': { title: 'Next word', keys: ['ArrowRight'] },
    'previous word': { title: 'Word before', keys: ['ArrowLeft'] },
    'word above': { title: 'Word above', keys: ['ArrowUp'] },
    'word below': { title: 'Word below', keys: ['ArrowDown'] },
    'sentence start': { title: 'First word of the sentence', keys: ['Home'] },
    'sentence end': { title: 'Last word of the sentence', keys: ['End'] },
    'definition start': { title: 'First word', keys: ['Mod+Home'] },
    'definition end': { title: 'Last word', keys: ['Mod+End'] },
    'choose next word': { title: 'Choose up to the next word', keys: ['Shift+ArrowRight'] },
    'choose previous word': { title: 'Choose back to the word before', keys: ['Shift+ArrowLeft'] },
    'choose up': { title: 'Choose up to the word above', keys: ['Shift+ArrowUp'] },
    'choose down': { title: 'Choose up to the word below', keys: ['Shift+ArrowDown'] },
    'choose to sentence start': { title: 'Choose back to where the sentence begins', keys: ['Shift+Home'] },
    'choose to sentence end': { title: 'Choose up to where the sentence ends', keys: ['Shift+End'] },
    'choose everything': { title: 'Choose the whole definition', keys: ['Mod+a'] },
  },
})
export type WordAction = keyof typeof wordKeys.actions

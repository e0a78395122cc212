import { definitionKeys, wordKeys } from './definition/definition-keys.ts'
import { keyList, type KeyList } from './keys.ts'
import { labelKeys, outputKeys } from './labels/label-keys.ts'

export const benchKeys = keyList({
  scope: 'Everywhere on the bench',
  everywhere: true,
  actions: {
    'next task': { title: 'Next task', keys: [']', 'J'] },
    'previous task': { title: 'Previous task', keys: ['[', 'K'] },
    'next doubtful': { title: 'Next pair that needs a second look, in the whole collection', keys: ['d'] },
    undo: { title: 'Undo', keys: ['u', 'Mod+z'] },
    redo: { title: 'Redo', keys: ['r', 'Mod+Shift+z', 'Mod+y'] },
    'next work': { title: 'Next kind of work', keys: ['t'] },
    'previous work': { title: 'Kind of work before', keys: ['T'] },
    search: { title: 'Look for a task', keys: ['/'] },
    'task history': { title: 'History of the task', keys: ['H'] },
    help: { title: 'All keys', keys: ['?'] },
  },
})

export const pairKeys = keyList({
  scope: 'Delusive examples',
  actions: {
    'next pair': { title: 'Next pair', keys: ['j', 'ArrowDown'] },
    'previous pair': { title: 'Previous pair', keys: ['k', 'ArrowUp'] },
    approve: { title: 'Approve', keys: ['a'] },
    reject: { title: 'Reject', keys: ['x'] },
    'second look': { title: 'Needs a second look', keys: ['s'] },
    edit: { title: 'Edit the delusive output; Esc leaves the field', keys: ['e', 'Enter'] },
    'approve typed': { title: 'Approve what is typed, and leave the field', keys: ['Mod+Enter'], inFields: true },
    'new pair': { title: 'New pair from an example or instance', keys: ['n'] },
    'delete pair': { title: 'Delete the pair', keys: ['Delete'] },
    'move up': { title: 'Move the pair up: the condition shows the first ones', keys: ['Alt+ArrowUp'] },
    'move down': { title: 'Move the pair down', keys: ['Alt+ArrowDown'] },
    propose: { title: 'Propose pairs for this task', keys: ['p'] },
    'pair history': { title: 'History of the pair', keys: ['h'] },
  },
})

/** All keys there are, as `?` lists them. */
export const keyLists: readonly KeyList[] = [benchKeys, pairKeys, definitionKeys, wordKeys, labelKeys, outputKeys]

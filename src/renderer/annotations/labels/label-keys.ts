import { keyList } from '../keys.ts'

export const labelKeys = keyList({
  scope: 'Label space',
  actions: {
    'accept the label space': { title: 'Accept the label space as it is', keys: ['a'] },
    'classification task': { title: 'It is a classification task', keys: ['c'] },
    'generation task': { title: 'It is a generation task', keys: ['g'] },
    'go to the outputs': { title: 'Go to the outputs', keys: ['w'] },
    'add a label': { title: 'Add a label', keys: ['n'] },
    'drop the review': { title: 'Take the review away', keys: ['Backspace', 'Delete'] },
  },
})

/** Heard by the list of outputs, while it has the focus. */
export const outputKeys = keyList({
  scope: 'Outputs of a task',
  actions: {
    'output below': { title: 'Next output', keys: ['ArrowDown'] },
    'output above': { title: 'Output before', keys: ['ArrowUp'] },
    'first output': { title: 'First output', keys: ['Home'] },
    'last output': { title: 'Last output', keys: ['End'] },
    'label or not': { title: 'Label or not', keys: ['Space', 'Enter'] },
  },
})

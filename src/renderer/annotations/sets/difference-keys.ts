import { keyList } from '../keys.ts'

export const differenceKeys = keyList({
  scope: 'Differences of two sets',
  actions: {
    'next difference': { title: 'Next difference', keys: ['j', 'ArrowDown'] },
    'previous difference': { title: 'Difference before', keys: ['k', 'ArrowUp'] },
    'next undecided': { title: 'Next difference that is not decided', keys: ['n'] },
    'take theirs': { title: 'Take it from the other set', keys: ['t'] },
    'keep own': { title: 'Keep it as it is in the own set', keys: ['o'] },
    'undo decision': { title: 'Take the last decision back', keys: ['u', 'Mod+z'] },
  },
})

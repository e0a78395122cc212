export { follow } from './follow.ts'
export { inspect } from './inspect.ts'
export { merge } from './merge.ts'
export { train } from './train.ts'

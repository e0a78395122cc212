import { afterEach } from 'vitest'
import { openPages } from './open-pages.ts'

/** A wait that ended in vain says what it waited for; this says what was there instead. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const [name, read] of openPages)
    console.error(`placebo: the page ${name} showed when "${task.name}" failed:\n${await read().catch(String)}`)
})

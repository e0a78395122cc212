import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { smallModel } from './native.ts'

const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0

test.skipIf(!trainerAvailable || !canLimit)(
  `a step for which the system gives no more threads comes out the same${canLimit ? trainerReason : ' (skipped: there is no prlimit)'}`,
  () => {
    // Its embeddings are work for four threads.
    const file = smallModel(temporaryFolder(), 'wide', { width: 64, vocabularySize: 4096 })
    const step = (limited: string) => {
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, 'few-threads.ts'), file, limited],
        { encoding: 'utf8' },
      )
      return { status, signal, stdout, stderr }
    }
    const unlimited = step('unlimited')
    expect(unlimited).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    expect(step('limited')).toEqual(unlimited)
  },
  60_000,
)

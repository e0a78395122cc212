import { readdirSync, readFileSync } from 'node:fs'
import { labelSpace } from '#core/answer-space.ts'
import type { Example, Instance, Task } from '#core/task.ts'
import { sharedPath } from '../../support/shared.ts'

export interface LoadedTask {
  readonly task: Task
  readonly instances: readonly Instance[]
}

interface TaskFile {
  readonly Definition: readonly string[]
  readonly Categories: readonly string[]
  readonly 'Positive Examples': readonly Example[]
  readonly 'Negative Examples': readonly Example[]
  readonly Instances: readonly { readonly id: string; readonly input: string; readonly output: readonly string[] }[]
}

type Index = Readonly<Record<string, Readonly<Record<string, { readonly kind: 'CLS' | 'GEN' }>>>>

/**
 * The shared tasks of a split, read without the product's importer so that a mistake there is not repeated here; kinds
 * are the authors'.
 */
export function loadSplit(split: 'test' | 'train'): readonly LoadedTask[] {
  const index = JSON.parse(readFileSync(sharedPath('superni/index.json'), 'utf8')) as Index
  const files = readdirSync(sharedPath(`superni/${split}`)).filter((file) => file.endsWith('.json'))
  return files.toSorted().map((file) => {
    const name = file.replace(/\.json$/, '')
    return loadTask(
      name,
      JSON.parse(readFileSync(sharedPath(`superni/${split}/${file}`), 'utf8')) as TaskFile,
      index[split]?.[name]?.kind,
    )
  })
}

function loadTask(name: string, file: TaskFile, kind: 'CLS' | 'GEN' | undefined): LoadedTask {
  const instances = file.Instances.map(({ id, input, output }) => ({ id, input, references: output }))
  const definition = file.Definition[0] ?? ''
  const task: Task = {
    name,
    definition,
    positiveExamples: file['Positive Examples'],
    negativeExamples: file['Negative Examples'],
    categories: file.Categories,
    answerSpace:
      kind === 'CLS'
        ? labelSpace(
            instances.flatMap(({ references }) => references),
            definition,
          )
        : { kind: 'generation' },
    curatedExamples: [],
  }
  return { task, instances }
}

import { describe, expect, test } from 'vitest'
import { givenKind } from '#renderer/app/given-kind.ts'
import type { GivenFile } from '#renderer/ui/given-files.ts'
import { makeZip } from '../exchange/support/make-zip.ts'

function given(path: string, content: string | Uint8Array<ArrayBuffer> = '{}'): GivenFile {
  return { file: new File([content], path.split('/').at(-1) ?? path), path, root: null }
}

const zip = (...names: readonly string[]) => new Uint8Array(makeZip(names.map((name) => ({ name, content: '{}' }))))

describe('what was dropped', () => {
  test.each([
    ['a GGUF', [given('m.gguf')], 'model'],
    ['a GGUF whose ending is in capitals', [given('M.GGUF')], 'model'],
    ['task files', [given('a.json'), given('b.csv')], 'tasks'],
    [
      'a folder with a readme and hidden files',
      [given('t/a.json'), given('t/README.md'), given('t/.DS_Store')],
      'tasks',
    ],
    ['a zip of tasks', [given('tasks.zip', zip('tasks/a.json', 'tasks/b.json'))], 'tasks'],
    ['a study bundle', [given('run.zip', zip('study.json', 'tasks.jsonl', 'manifest.json'))], 'bundle'],
    ['a zip that holds a bundle further down', [given('x.zip', zip('run/study.json', 'run/manifest.json'))], 'tasks'],
    ['what calls itself a zip and is none: the import says so', [given('x.zip', 'no zip')], 'tasks'],
    ['rows of tasks', [given('t.jsonl', '{"task": "a", "input": "b", "output": "c"}\n')], 'tasks'],
    ['predictions', [given('p.jsonl', '{"id": "1", "prediction": "yes"}\n')], 'predictions'],
    ['samples of the harness', [given('s.jsonl', '{"doc_id": 0, "resps": [["yes"]]}\n')], 'predictions'],
  ])('%s', async (_, files, kind) => {
    expect(await givenKind(files)).toMatchObject({ state: 'known', kind })
  })

  test.each([
    ['what nothing here reads is named', [given('notes.pdf')], /^notes\.pdf is no file that Placebo knows/],
    ['a model among others', [given('a.json'), given('m.gguf')], /^m\.gguf came with others/],
    ['nothing', [], /no file/],
    ['hidden files alone', [given('.DS_Store')], /no file/],
  ])('%s', async (_, files, reason) => {
    expect(await givenKind(files)).toMatchObject({ state: 'unknown', reason: expect.stringMatching(reason) as string })
  })
})

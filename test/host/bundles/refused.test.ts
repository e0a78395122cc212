import { describe, expect, test } from 'vitest'
import { everything, onLine, open, refusal, repacked, rightAnswer, trial, type Repacking } from './repacked.ts'
import { shared } from './shared.ts'

const longText = 'x'.repeat(4_000_001)

describe('what is no bundle is refused, and nothing of it is kept', () => {
  test.each<[string, Readonly<Record<string, ((text: string) => string | Buffer) | null>>, RegExp, Repacking?]>([
    [
      'a newer format',
      {},
      /^invalid bundle: it was written by a newer Placebo \(version 2 of the format, this one reads 1\)/,
      { manifest: (each) => ({ ...each, version: 2 }) },
    ],
    [
      'a manifest of something else',
      {},
      /^invalid bundle: its manifest\.json is not that of a study bundle/,
      { manifest: (each) => ({ ...each, format: 'other' }) },
    ],
    [
      'a manifest without a list',
      {},
      /^invalid bundle: its manifest\.json names no files/,
      { manifest: (each) => ({ ...each, files: 'all' }) },
    ],
    [
      'a manifest with a broken entry',
      {},
      /^invalid bundle: its manifest\.json has a broken entry/,
      { manifest: (each) => ({ ...each, files: [...each.files, { name: '../x', bytes: 1, sha256: 'x' }] }) },
    ],
    [
      'a file that the manifest does not name',
      {},
      /^invalid bundle: the manifest does not name "study\.json"/,
      { manifest: (each) => ({ ...each, files: each.files.filter(({ name }) => name !== 'study.json') }) },
    ],
    [
      'a file that is missing',
      { 'tasks.jsonl': null },
      /^invalid bundle: "tasks\.jsonl" is named by the manifest and missing/,
      { honest: false },
    ],
    ['a file that was never there', { 'tasks.jsonl': null }, /^invalid bundle: it has no tasks\.jsonl/],
    ['a foreign file', { 'README.txt': () => 'hello' }, /^invalid bundle: "README\.txt" is no part of a study bundle/],
    [
      'a file that belongs to nothing',
      { 'trials/0099.jsonl': () => '' },
      /^invalid bundle: trials\/0099\.jsonl belongs to nothing in it/,
    ],
    ['a document that is no JSON', { 'study.json': () => '{' }, /^invalid bundle: study\.json: "\{" is not JSON/],
    [
      'a line that is no JSON',
      { 'trials/0001.jsonl': (text) => `${text}{"half"` },
      /^invalid bundle: trials\/0001\.jsonl, line 37: .* is not JSON/,
    ],
    [
      'bytes that are no text',
      { 'cells.json': () => Buffer.from([0x5b, 0xff, 0x5d, 0x20]) },
      /^invalid bundle: cells\.json: invalid encoding/,
    ],
    [
      'a wrong type',
      { 'study.json': (text) => text.replace('"k": 2', '"k": "two"') },
      /^invalid bundle: study\.json, study\.k: "two" is not what it has to be/,
    ],
    [
      'a condition that nobody knows',
      { 'cells.json': (text) => text.replace('"definition": "original"', '"definition": "inverted"') },
      /^invalid bundle: cells\.json, 0\.condition\.definition: "inverted"/,
    ],
    [
      'a name that leads elsewhere',
      { 'study.json': (text) => text.replace('"id": "aaaa1111"', '"id": "../../etc"') },
      /^invalid bundle: study\.json, run\.id: "\.\.\/\.\.\/etc"/,
    ],
    [
      'a text that is too long',
      {
        'tasks.jsonl': onLine(
          /"id":"parity-0"/,
          trial((each) => ({ ...each, input: longText })),
        ),
      },
      /^invalid bundle: tasks\.jsonl, line 2, input: /,
    ],
    [
      'a task of more instances than any machine has room for',
      { 'tasks.jsonl': onLine(/"name":"parity"/, (line) => line.replace('"instances":12', '"instances":1e15')) },
      /^invalid bundle: tasks\.jsonl, line 1, instances: /,
    ],
    [
      'a task that has fewer instances than it says',
      { 'tasks.jsonl': onLine(/"name":"parity"/, (line) => line.replace('"instances":12', '"instances":13')) },
      /^invalid bundle: tasks\.jsonl: task parity has 12 instances, and says 13/,
    ],
    [
      'two tasks of one name',
      { 'tasks.jsonl': onLine(/"name":"colour"/, (line) => line.replaceAll('"name":"colour"', '"name":"parity"')) },
      /^invalid bundle: tasks\.jsonl: two tasks are named parity/,
    ],
    [
      'two instances of one id',
      { 'tasks.jsonl': onLine(/"id":"parity-1"/, (line) => line.replace('parity-1', 'parity-0')) },
      /^invalid bundle: tasks\.jsonl: task parity has two instances of one id/,
    ],
    [
      'a trial of no instance',
      { 'trials/0000.jsonl': onLine(/"instance":"parity-3"/, (line) => line.replace('parity-3', 'parity-99')) },
      /^invalid bundle: trials\/0000\.jsonl: there is no instance parity-99 at 3 of task parity/,
    ],
    [
      'a trial that stands there twice',
      { 'trials/0000.jsonl': (text) => `${text.split('\n')[0] ?? ''}\n${text}` },
      /^invalid bundle: trials\/0000\.jsonl: instance parity-0 of task parity is in it twice/,
    ],
    [
      'a trial too few',
      { 'trials/0000.jsonl': (text) => text.split('\n').slice(1).join('\n') },
      /^invalid bundle: trials\/0000\.jsonl: 35 trials, and 36 in cells\.json/,
    ],
    [
      'an answer without an answer',
      {
        'trials/0000.jsonl': onLine(
          rightAnswer,
          trial((each) => ({ ...each, raw: null })),
        ),
      },
      /^invalid bundle: trials\/0000\.jsonl: instance .* is in-format and has no answer/,
    ],
    [
      'two cells of one key',
      { 'cells.json': (text) => text.replaceAll(/"key": "[0-9a-f]+"/g, '"key": "abc"') },
      /^invalid bundle: cells\.json: two have one key/,
    ],
    [
      'cells out of their order',
      { 'cells.json': (text) => text.replace('"position": 0', '"position": 1') },
      /^invalid bundle: cells\.json: what stands at 0 says 1/,
    ],
    ['no statistics', { 'statistics.json': () => '7' }, /^invalid bundle: statistics\.json/],
  ])('%s', async (_, changes, reason, repacking) => {
    const before = everything(shared.host.store)
    await expect(open(shared.client, await repacked(shared.asked, changes, repacking))).rejects.toMatchObject(
      refusal(reason),
    )
    expect(everything(shared.host.store)).toEqual(before)
  })

  test.each<[string, Readonly<Record<string, (text: string) => string>>, RegExp]>([
    [
      'a key that leads elsewhere',
      { 'trainings.json': (text) => text.replace(/"key": "[0-9a-f]+"/, '"key": "../../x"') },
      /^invalid bundle: trainings\.json, 0\.key: "\.\.\/\.\.\/x"/,
    ],
    [
      'a file of weights that is another one',
      { [`adapters/NAME.gguf`]: () => 'other weights' },
      /^invalid bundle: adapters\/[0-9a-f]{64}\.gguf is not the file that its name says/,
    ],
    [
      'a training without a file',
      { 'trainings.json': (text) => text.replace(/"sha256": "[0-9a-f]{64}"/, '"sha256": null') },
      /^invalid bundle: trainings\.json: training Original, 2 per task, seed 1 is trained, and has no file/,
    ],
    [
      'an instance where its task has none',
      { 'train-tasks.jsonl': (text) => text.replace('"instanceCount":30', '"instanceCount":1') },
      /^invalid bundle: train-tasks\.jsonl: an instance at \d+ of a task that has none there/,
    ],
    [
      'a cell of no training',
      { 'cells.json': (text) => text.replace(/"size": 2/, '"size": 4') },
      /^invalid bundle: cells\.json: .* belongs to a training that is not there/,
    ],
  ])('of a tuned run: %s', async (_, changes, reason) => {
    const named = Object.fromEntries(
      Object.entries(changes).map(([name, change]) => [name.replace('NAME', shared.weights), change]),
    )
    const before = everything(shared.host.store)
    await expect(open(shared.client, await repacked(shared.trained, named))).rejects.toMatchObject(refusal(reason))
    expect(everything(shared.host.store)).toEqual(before)
  })
})

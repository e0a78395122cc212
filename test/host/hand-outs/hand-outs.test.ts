import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { trialPart } from '#core/hand-outs/custom-id.ts'
import type { BatchLine } from '#core/hand-outs/line.ts'
import { readCells } from '#store/runs.ts'
import { readCellTrials } from '#store/trials.ts'
import { writeChoiceCollection } from '../../support/choice-collection.ts'
import { carry, follow, openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { reasonsAgainst } from '../../support/refused.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { repacked } from '../bundles/repacked.ts'
import { answerHere, handedLines, writeAnswers, type AnsweredLine } from './answer-lines.ts'

const folder = fileFolder('hand-outs')
const tasks = writeChoiceCollection(join(folder, 'tasks'), 4)
const model = writeTestModel(folder)
const study = {
  collection: 'choice',
  model,
  conditions: [presets.original, presets.empty],
  decodings: ['free' as const, 'constrained' as const, 'likelihood' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}

let shared: ReturnType<typeof openHostAt>
let client: TestClient
/** The same study, asked here. */
let asked: string
let answers: readonly AnsweredLine[]
let handed: string
let count = 0

beforeAll(async () => {
  shared = openHostAt(join(folder, 'data'))
  client = shared.client
  await follow(await client.collections.import({ path: tasks, name: 'choice', replace: false, skipBroken: false }))
  asked = (await carry(shared, () => client.runs.start({ ...study, name: 'asked here' }))).run
  ;({ handed } = await planned())
  const here = trialsOf(asked)
  const lines = handedLines(handed)
  answers = await answerHere(model, lines, (line) => ` ${here.get(keyOf(line.custom_id))?.raw ?? ''}.\n`)
  return () => shared.close()
}, 240_000)

/** A run that nobody has asked, handed out. */
async function planned(target: 'vllm' | 'ray' | 'openai-batch' = 'vllm') {
  const name = `planned ${++count}`
  const { run } = await client.runs.plan({ ...study, name })
  const to = join(folder, name)
  const made = await follow(await client.handOuts.make({ run, folder: to, target }))
  return { run, handed: to, made }
}

/** A run of its own with a hand-out of its own, and the answers of before under its ids. */
async function withAnswers(): Promise<{ run: string; to: string; lines: AnsweredLine[] }> {
  const { run, handed: to } = await planned()
  const before = new Map(answers.map((answer, i) => [questionOf(handedLines(handed)[i]!), answer]))
  const lines = handedLines(to).map((line) => ({ ...before.get(questionOf(line))!, custom_id: line.custom_id }))
  return { run, to, lines }
}

/** What a line asks, whatever its id is: under another decoding the same prompt is another question. */
function questionOf({ body }: BatchLine): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex')
}

const takeIn = async (to: string) => follow(await client.handOuts.takeIn({ folder: to }))

/** Place of the cell and of the instance in their runs: what trials of two runs of one study have in common. */
function trialsOf(run: string) {
  const { store } = shared.host
  const all = readCells(store, run).map(({ id, cell }) => ({
    position: cell.position,
    trials: readCellTrials(store, id, { after: -1, limit: 1000 }),
  }))
  return new Map(
    all.flatMap(({ position, trials }) =>
      trials.map(
        (trial) => [`${position} ${trial.task} ${trial.position}`, { ...trial, raw: trial.text.raw }] as const,
      ),
    ),
  )
}

/** The same of a line of the first hand-out. */
function keyOf(customId: string): `${number} ${number} ${number}` {
  const [, cell = '', instance = ''] = customId.split('.')
  const place = shared.host.store.reading
    .prepare<[string, string], { position: number; task: number; place: number }>(
      'SELECT c.position, i.task, i.position AS place FROM cells c, run_instances i WHERE c.id = ? AND i.id = ?',
    )
    .get(cell, instance)
  if (place === undefined) throw new Error(`${customId} was not handed out`)
  return `${place.position} ${place.task} ${place.place}`
}

describe('what is handed out', () => {
  test('is every open trial, with all sampling fields, and the prompt as token numbers of the model', async () => {
    const { made, handed: to, run } = await planned()
    const lines = handedLines(to)
    expect(made).toMatchObject({ run, text: null, tooLong: 0, left: [], parts: ['trials-0001.jsonl'] })
    expect(made.trials).toBe((await client.runs.show({ run })).total)
    expect(lines).toHaveLength(made.lines)
    expect(new Set(lines.map(({ custom_id: id }) => id)).size).toBe(lines.length)
    expect(Math.max(...lines.map(({ custom_id: id }) => id.length))).toBeLessThanOrEqual(64)
    const { prompt, ...body } = lines[0]!.body
    expect(Array.isArray(prompt)).toBe(true)
    expect(body).toMatchInlineSnapshot(`
      {
        "add_special_tokens": false,
        "frequency_penalty": 0,
        "ignore_eos": false,
        "include_stop_str_in_output": false,
        "max_tokens": 8,
        "min_p": 0,
        "model": "test-model",
        "n": 1,
        "presence_penalty": 0,
        "repetition_penalty": 1,
        "return_tokens_as_token_ids": true,
        "seed": 0,
        "skip_special_tokens": true,
        "stop": [
          "
      ",
        ],
        "stream": false,
        "temperature": 0,
        "top_k": -1,
        "top_p": 1,
      }
    `)
  })

  test('has a label with each of its ends in one line for the label, to be echoed', () => {
    const likelihood = handedLines(handed).filter(({ body }) => body['echo'] === true)
    const trials = Map.groupBy(likelihood, ({ custom_id: id }) => id.split('.').slice(0, 3).join('.'))
    expect([...trials.values()].every((lines) => lines.length >= 2)).toBe(true)
    for (const { body } of likelihood) {
      expect((body['prompt'] as number[][]).every((each) => each.length > 1)).toBe(true)
      expect(body).toMatchObject({ max_tokens: 1, logprobs: 1, temperature: 0 })
    }
  })

  test('has a manifest with the hash of every file and of every prompt', () => {
    const manifest = JSON.parse(readFileSync(join(handed, 'manifest.json'), 'utf8')) as {
      parts: { file: string; sha256: string }[]
      files: { file: string; sha256: string }[]
      promptHashes: Record<string, string>
    }
    const hash = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
    for (const { file, sha256 } of [...manifest.parts, ...manifest.files])
      expect([file, hash(readFileSync(join(handed, file)))]).toEqual([file, sha256])
    expect(manifest.files.map(({ file }) => file)).toEqual(['README.md', 'answer.py'])
    for (const { custom_id: id, body } of handedLines(handed))
      expect(manifest.promptHashes[id]).toBe(hash(JSON.stringify(body['prompt'])))
  })

  test('for Ray Data has rows beside, for a batch service no script', async () => {
    const ray = await planned('ray')
    const rows = readFileSync(join(ray.handed, 'rows.jsonl'), 'utf8').trim().split('\n')
    const written = handedLines(ray.handed).filter(({ body }) => body['echo'] !== true)
    expect(rows).toHaveLength(written.length)
    expect(JSON.parse(rows[0]!)).toMatchObject({
      custom_id: written[0]!.custom_id,
      prompt: expect.stringContaining('Output:') as string,
      tokenized_prompt: written[0]!.body['prompt'],
      sampling_params: { temperature: 0, max_tokens: 8 },
    })
    const batch = await planned('openai-batch')
    expect(() => readFileSync(join(batch.handed, 'answer.py'))).toThrow('ENOENT')
  })

  const refused: readonly (readonly [string, () => Promise<{ run: string; to: string }>, RegExp])[] = [
    ['a run that nothing is left of', () => Promise.resolve({ run: asked, to: 'nothing' }), /has nothing left to ask/],
    ['a folder with something in it', async () => ({ run: (await planned()).run, to: handed }), /it is not empty/],
    ['a run that is not there', () => Promise.resolve({ run: 'nowhere', to: 'nothing' }), /invalid run: nowhere/],
  ]
  test.each(refused)('%s is refused', async (_, made, reason) => {
    const { run, to } = await made()
    const reasons = await reasonsAgainst(
      client.handOuts.make({ run, folder: resolve(folder, to), target: 'vllm' }).then((events) => follow(events)),
    )
    expect(reasons.join('\n')).toMatch(reason)
  })
})

describe('what is taken in', () => {
  test('makes the very trials that asking here makes, and the run is finished', async () => {
    const { run, to, lines } = await withAnswers()
    writeAnswers(to, 'answers-0001.jsonl', lines)
    const taken = await takeIn(to)
    const { total } = await client.runs.show({ run })
    expect(taken).toMatchObject({ taken: total, engineErrors: 0, open: 0, finished: true, missing: { count: 0 } })
    const [here, there] = [trialsOf(asked), trialsOf(run)]
    expect([...there.keys()]).toEqual([...here.keys()])
    for (const [key, { text, raw, outcome, scores }] of there) {
      const same = here.get(key)!
      expect([key, raw, outcome, scores]).toEqual([key, same.raw, same.outcome, same.scores])
      expect([text.prompt, text.promptTokens]).toEqual([same.text.prompt, same.text.promptTokens])
      expect(text.stop).toBe(same.text.stop)
      for (const [i, score] of (text.labelScores ?? []).entries()) {
        const other = same.text.labelScores![i]!
        expect(score.label).toBe(other.label)
        expect(score.logProbability).toBeCloseTo(other.logProbability, 3)
        expect(score.withEnd).toBeCloseTo(other.withEnd!, 2)
      }
    }
  })

  test('twice changes nothing', async () => {
    const { run, to, lines } = await withAnswers()
    writeAnswers(to, 'a.jsonl', lines)
    await takeIn(to)
    const before = JSON.stringify([...trialsOf(run)])
    expect(await takeIn(to)).toMatchObject({ taken: 0, alreadyHere: trialsOf(run).size, differing: 0, finished: true })
    expect(JSON.stringify([...trialsOf(run)])).toBe(before)
  })

  test('says who answered: in the run, and with each trial', async () => {
    const { run, to, lines } = await withAnswers()
    writeAnswers(to, 'a.jsonl', lines)
    await takeIn(to)
    const shown = await client.runs.show({ run })
    expect(shown.askedElsewhere).toMatchObject([
      { engine: 'a cluster', version: '1.0', model: 'test-model', trials: shown.total },
    ])
    const [first] = trialsOf(run).values()
    expect(first!.text.notes.at(-1)).toBe('asked elsewhere: a cluster 1.0, model test-model')
    expect((await client.runs.show({ run: asked })).askedElsewhere).toEqual([])
  })

  test('says who answered in its bundle, too, and in the run that is opened from it', async () => {
    const { run, to, lines } = await withAnswers()
    writeAnswers(to, 'a.jsonl', lines.slice(0, 4))
    await takeIn(to)
    const { askedElsewhere } = await client.runs.show({ run })
    const file = join(temporaryFolder(), 'run.zip')
    await follow(await client.bundles.make({ run, file, adapters: false }))
    const other = openTestHost(join(temporaryFolder(), 'data'))
    const opened = await follow(await other.client.bundles.open({ file }))
    expect((await other.client.runs.show({ run: opened.run })).askedElsewhere).toEqual(askedElsewhere)
    const again = join(temporaryFolder(), 'again.zip')
    await follow(await other.client.bundles.make({ run: opened.run, file: again, adapters: false }))
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true)

    const lying = await repacked(file, { 'study.json': (text) => text.replace(/"trials": \d+/, '"trials": 1000') })
    expect(await reasonsAgainst(follow(await other.client.bundles.open({ file: lying })))).toEqual([
      expect.stringMatching(/1000 trials asked elsewhere, and \d+ in the files of trials/),
    ])
  })

  test('in pieces: what is missing stays open, is named, and is handed out again alone', async () => {
    const { run, to, lines } = await withAnswers()
    const [first, ...others] = lines
    writeAnswers(to, 'some.jsonl', others)
    const taken = await takeIn(to)
    expect(taken).toMatchObject({ open: 1, finished: false, missing: { count: 1 } })
    expect(taken.missing.first[0]).toMatch(/^trials-0001\.jsonl: instance .+ of task /)
    const again = join(folder, `again ${++count}`)
    expect(await follow(await client.handOuts.make({ run, folder: again, target: 'vllm' }))).toMatchObject({
      trials: 1,
    })
    expect(trialPart(handedLines(again)[0]!.custom_id).split('.').slice(1)).toEqual(
      trialPart(first!.custom_id).split('.').slice(1),
    )
    writeAnswers(to, 'rest.jsonl', [first])
    expect(await takeIn(to)).toMatchObject({ taken: 1, finished: true })
  })

  type Spoil = (to: string, lines: AnsweredLine[]) => readonly unknown[]
  const edited = (line: AnsweredLine, change: (body: Record<string, unknown>) => Record<string, unknown>) => ({
    ...line,
    response: { status_code: 200, body: change({ ...line.response!.body }) },
  })
  const other = (line: AnsweredLine) =>
    edited(line, (body) => ({ ...body, choices: [{ index: 0, text: 'another answer', finish_reason: 'stop' }] }))
  const spoilt: readonly (readonly [string, Spoil, object])[] = [
    ['a line twice counts once', (_, lines) => [...lines, lines[0]], { open: 0, faults: { doubled: { count: 1 } } }],
    [
      'two answers to one question: neither counts',
      (_, lines) => [...lines, other(lines[0]!)],
      { open: 1, faults: { different: { count: 1, first: [{ file: 'a.jsonl' }] } } },
    ],
    [
      'a line that failed leaves its trial open',
      (_, [first, ...rest]) => [{ ...first!, response: null, error: { message: 'out of memory' } }, ...rest],
      { open: 1, faults: { failed: { count: 1, first: [{ file: 'a.jsonl', line: 1, why: 'out of memory' }] } } },
    ],
    [
      'a status of 400 is a failure',
      (_, [first, ...rest]) => [
        { ...first!, response: { status_code: 400, body: { error: { message: 'no' } } } },
        ...rest,
      ],
      { open: 1, faults: { failed: { count: 1, first: [{ why: 'status 400: no' }] } } },
    ],
    [
      'a line of another hand-out is left alone',
      (_, [first, ...rest]) => [{ ...first!, custom_id: `deadbeef${first!.custom_id.slice(8)}` }, ...rest],
      { open: 1, faults: { foreign: { count: 1 } } },
    ],
    [
      'an id with the hash of another prompt is tampered with',
      (_, [first, ...rest]) => [{ ...first!, custom_id: `${trialPart(first!.custom_id)}.0000000000000000` }, ...rest],
      { open: 1, faults: { tampered: { count: 1 } } },
    ],
    [
      'an answer to another prompt under the right id is tampered with',
      (_, [first, ...rest]) => [{ ...first!, prompt_sha256: '0'.repeat(64) }, ...rest],
      { open: 1, faults: { tampered: { count: 1 } } },
    ],
    [
      'a line that was cut off is named, the others count',
      (to, lines) => {
        appendFileSync(join(to, 'b.jsonl'), JSON.stringify(lines[0]).slice(0, 60))
        return lines.slice(1)
      },
      { open: 1, faults: { unreadable: { count: 1, first: [{ file: 'b.jsonl', line: 1 }] } } },
    ],
    [
      'deep JSON is not read',
      (_, [, ...rest]) => [JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown, ...rest],
      { open: 1, faults: { unreadable: { count: 1, first: [{ line: 1 }] } } },
    ],
    [
      'a link is not followed',
      (to, lines) => {
        writeAnswers(folder, 'outside.jsonl', lines)
        symlinkSync(join(folder, 'outside.jsonl'), join(to, 'link.jsonl'))
        return []
      },
      { taken: 0, unread: ['link.jsonl is a link; put the file itself into the folder'] },
    ],
    [
      'a file that is no text is named, the others count',
      (to, lines) => {
        writeFileSync(join(to, 'z.jsonl'), Buffer.from([0xff, 0xfe, 0, 1]))
        return lines
      },
      { open: 0, unread: [expect.stringContaining('z.jsonl')] },
    ],
    [
      'a constrained answer that is no label is an engine error, and open',
      (_, lines) => lines.map((line) => (textOf(line).endsWith('.\n') ? other(line) : line)),
      { engineErrors: 16, open: 16 },
    ],
    [
      'too few log-probabilities are an engine error, never a number',
      (_, lines) => lines.map((line) => edited(line, (body) => ({ ...body, choices: withFewer(body['choices']) }))),
      { engineErrors: 16, open: 16 },
    ],
    [
      'a log-probability that is no number is an engine error',
      (_, lines) => lines.map((line) => edited(line, (body) => ({ ...body, choices: withNull(body['choices']) }))),
      { engineErrors: 16, open: 16 },
    ],
  ]
  test.each(spoilt)('%s', async (_, spoil, expected) => {
    const { to, lines } = await withAnswers()
    writeAnswers(to, 'a.jsonl', spoil(to, lines))
    const taken = await takeIn(to)
    expect(taken).toMatchObject(expected)
  })

  test('the bare body and Ray Data’s text count as the wrapped one does', async () => {
    const { to, lines } = await withAnswers()
    writeAnswers(
      to,
      'a.jsonl',
      lines.map((line, i) => {
        const { custom_id: id, response } = line
        const [choice] = response!.body['choices'] as { text: string; logprobs?: unknown }[]
        if (choice!.logprobs !== undefined || i % 2 === 0) return { custom_id: id, ...response!.body }
        return { custom_id: id, generated_text: choice!.text, num_generated_tokens: 3 }
      }),
    )
    expect(await takeIn(to)).toMatchObject({ engineErrors: 0, open: 0, finished: true })
  })

  test('answers may lie in a folder of their own, as Ray writes them', async () => {
    const { to, lines } = await withAnswers()
    mkdirSync(join(to, 'answers'))
    writeAnswers(to, 'answers/0_000000.json', lines)
    expect(await takeIn(to)).toMatchObject({ files: 1, finished: true })
  })

  test('where a part was changed, answers that name no prompt are not believed', async () => {
    const { to, lines } = await withAnswers()
    appendFileSync(join(to, 'trials-0001.jsonl'), '\n')
    writeAnswers(
      to,
      'a.jsonl',
      lines.map(({ prompt_sha256: hash, ...line }, i) => (i === 0 ? { ...line, prompt_sha256: hash } : line)),
    )
    const taken = await takeIn(to)
    expect(taken).toMatchObject({ taken: 1, faults: { tampered: { count: lines.length - 1 } } })
    expect(taken.unread).toEqual(['trials-0001.jsonl is not the file that was handed out'])
  })

  const folders: readonly (readonly [string, (to: string) => void, RegExp])[] = [
    ['no manifest', (to) => rmSync(join(to, 'manifest.json')), /it has no manifest\.json/],
    ['a manifest of something else', (to) => writeFileSync(join(to, 'manifest.json'), '{}'), /not that of a hand-out/],
    ['a manifest of brackets', (to) => writeFileSync(join(to, 'manifest.json'), '['.repeat(1e5)), /deeper than/],
    [
      'a manifest of a hand-out that nobody made here',
      (to) => writeFileSync(join(to, 'manifest.json'), '{"format":"placebo-hand-out","handOut":"00000000"}'),
      /was not made in this data directory/,
    ],
    [
      'a manifest that is a link',
      (to) => {
        cpSync(join(to, 'manifest.json'), join(folder, 'manifest.json'))
        rmSync(join(to, 'manifest.json'))
        symlinkSync(join(folder, 'manifest.json'), join(to, 'manifest.json'))
      },
      /no regular file/,
    ],
  ]
  test.each(folders)('a folder with %s is refused', async (_, spoil, reason) => {
    const { handed: to } = await planned()
    spoil(to)
    const reasons = await reasonsAgainst(client.handOuts.takeIn({ folder: to }).then((events) => follow(events)))
    expect(reasons.join('\n')).toMatch(reason)
  })
})

function textOf({ response }: AnsweredLine): string {
  const [choice] = response!.body['choices'] as { text: string }[]
  return choice!.text
}

type Told = { logprobs?: { token_logprobs: (number | null)[] } }

function withFewer(choices: unknown): unknown {
  return (choices as Told[]).map((choice) =>
    choice.logprobs === undefined
      ? choice
      : { ...choice, logprobs: { token_logprobs: choice.logprobs.token_logprobs.slice(0, -1) } },
  )
}

function withNull(choices: unknown): unknown {
  return (choices as Told[]).map((choice) =>
    choice.logprobs === undefined
      ? choice
      : {
          ...choice,
          logprobs: {
            token_logprobs: choice.logprobs.token_logprobs.map((value, i, all) =>
              i === all.length - 1 ? null : value,
            ),
          },
        },
  )
}

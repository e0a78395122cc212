import { expect, test } from 'vitest'
import { conversionNotes, convertedName, typesInWords, type TypeCount } from '#core/models/conversion.ts'

test.each([
  ['/m/SmolLM2-135M-Instruct.Q4_1.gguf', 'Q8_0', '/m/SmolLM2-135M-Instruct.Q8_0.gguf'],
  ['/m/gemma-3-270m-it-Q4_K_M.gguf', 'F16', '/m/gemma-3-270m-it-F16.gguf'],
  ['model-f32.gguf', 'bf16', 'model-BF16.gguf'],
  ['C:\\m\\model.IQ2_XXS.GGUF', 'q4_K', 'C:\\m\\model.Q4_K.gguf'],
  ['/m/pythia-70m.gguf', 'q8_0', '/m/pythia-70m.Q8_0.gguf'],
  // What stands before is no type, or all there is.
  ['/m/qwen3-0.6b.gguf', 'f16', '/m/qwen3-0.6b.F16.gguf'],
  ['/m/Q4_0.gguf', 'f16', '/m/Q4_0.F16.gguf'],
  ['/m.Q4_0/model', 'f16', '/m.Q4_0/model.F16.gguf'],
])('%s in %s is written as %s', (file, type, written) => expect(convertedName(file, type)).toBe(written))

const of = (type: string, bits: number, weights = 1000, tensors = 10): TypeCount => ({ type, tensors, weights, bits })
const norms = of('F32', 32, 10, 5)

test.each<readonly [string, readonly TypeCount[], readonly TypeCount[], string, readonly string[]]>([
  ['floats to blocks', [of('F16', 16), norms], [of('Q8_0', 8.5), norms], 'Q8_0', []],
  ['floats to larger floats', [of('F16', 16), norms], [of('F32', 32)], 'F32', []],
  [
    'blocks to larger ones',
    [of('Q4_1', 5), norms],
    [of('Q8_0', 8.5), norms],
    'Q8_0',
    ['what Q4_1 has rounded away does not come back: answers stay as good as they are, and Q8_0 takes more memory'],
  ],
  [
    'blocks to smaller ones',
    [of('Q8_0', 8.5), norms],
    [of('Q4_0', 4.5), norms],
    'Q4_0',
    ['its numbers are rounded twice, to Q8_0 before and to Q4_0 now: the original in F16 or F32 gives a closer Q4_0'],
  ],
  [
    'a type of its own',
    [of('Q8_0', 8.5), norms],
    [of('Q8_0', 8.5), norms],
    'Q8_0',
    ['its matrices are mostly Q8_0 already: only what is of another type changes'],
  ],
  [
    'rows that no block divides, without importance',
    [of('F16', 16)],
    [of('IQ2_XS', 2.3, 900, 9), of('IQ4_NL', 4.5, 100, 1)],
    'IQ2_XS',
    [
      'IQ2_XS is meant to be made with an importance matrix, which is not available here: answers get worse',
      '1 tensor is IQ4_NL: its rows are no whole number of blocks of IQ2_XS',
    ],
  ],
])('of %s is told what there is to tell', (_, before, after, type, notes) =>
  expect(conversionNotes(before, after, type)).toEqual(notes),
)

test('types in words', () => expect(typesInWords([of('Q8_0', 8.5), norms])).toBe('10 tensors Q8_0, 5 F32'))

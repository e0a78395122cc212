import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pretrain } from '../pretrain.ts'
import { starterT5Card } from './card.ts'
import { untrainedModel } from './model.ts'
import { phases, seed, shape } from './recipe.ts'
import { recipeRows, recipeVocabulary } from './rows.ts'

/**
 * Makes the starter T5 from nothing but the recipe. Done in one go; it takes as long as its card says. `--threads N`
 * leaves the rest of the machine to others; the weights come out the same.
 */
const { threads } = parseArgs({ options: { threads: { type: 'string' } } }).values
const folder = fileURLToPath(new URL('../../resources/models/t5/', import.meta.url))
const vocabulary = recipeVocabulary()
mkdirSync(folder, { recursive: true })
const runs = await pretrain(
  {
    recipe: 'starter T5',
    untrained: untrainedModel(shape, vocabulary, seed),
    phases,
    rows: (phase, part) => recipeRows(phase, vocabulary, part),
    contextSize: shape.contextLength,
    seed,
    threads: threads === undefined ? 'measured' : Number(threads),
  },
  join(folder, 'placebo-starter-t5.gguf'),
)
writeFileSync(join(folder, 'README.md'), starterT5Card(vocabulary, runs))
console.log('wrote resources/models/t5')

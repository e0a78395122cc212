import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pretrain } from '../pretrain.ts'
import { starterModelCard } from './card.ts'
import { recipeRows, recipeVocabulary } from './learned.ts'
import { untrainedModel } from './model.ts'
import { phases, seed, shape } from './recipe.ts'

/** Makes the starter model from nothing but the recipe. Done in one go; it takes as long as its card says. */
const folder = fileURLToPath(new URL('../../resources/models/', import.meta.url))
const vocabulary = recipeVocabulary()
mkdirSync(folder, { recursive: true })
const runs = await pretrain(
  {
    recipe: 'starter model',
    untrained: untrainedModel(shape, vocabulary, seed),
    phases,
    rows: (phase, part) => recipeRows(phase, vocabulary, part),
    contextSize: shape.contextLength,
    seed,
    threads: 'measured',
  },
  join(folder, 'placebo-starter.gguf'),
)
writeFileSync(join(folder, 'README.md'), starterModelCard(vocabulary, runs))
console.log('wrote resources/models')

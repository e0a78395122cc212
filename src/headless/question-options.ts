import { Option, type Command } from 'commander'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { formatCount } from '#core/prompts/sample-formats.ts'
import { selectionSeeds } from '#core/selections/names.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { mostSelections } from '#core/study/questions/demonstrations.ts'
import { mostTemplatesPerCategory } from '#core/study/questions/templates.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { mostParaphrases } from '#core/templates/paraphrases.ts'
import { demonstrationList, wholeNumber, wordSetList } from './arguments.ts'

/** Of `placebo replicate`: what only some of the studies read. */
export function addQuestionOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--templates <n>',
        `webson-pavlick: misleading (moderate, extreme) and irrelevant templates, of each as many (default: 2, at most ${mostTemplatesPerCategory})`,
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option(
        '--words <list>',
        `webson-pavlick: what labels are called, of ${wordSetNames.join(', ')}, or spelled out as no/yes (default: own,permuted,arbitrary)`,
      ).argParser(wordSetList),
    )
    .option(
      '--templates-from <set>',
      'webson-pavlick: the templates of an imported set in place of those that come with Placebo (see: placebo template import)',
    )
    .addOption(
      new Option(
        '--paraphrases <n>',
        `webson-pavlick: so many paraphrases of each definition as further instructive templates (default: 0, at most ${mostParaphrases})`,
      ).argParser(wholeNumber(0)),
    )
    .option(
      '--tuned-model <file>',
      'lu: the tuned model as a file of its own, beside --model as its base; both are asked as they are, each in a run of its own',
    )
    .option('--told', 'webson-pavlick: say in the prompt what other words mean')
    .addOption(
      new Option(
        '--examples <list>',
        `min: kinds of examples beside the original ones, of ${demonstrationNames.join(', ')} (default: all)`,
      ).argParser(demonstrationList),
    )
    .addOption(
      new Option(
        '--draws <n>',
        `min: draws of other examples, by the seeds ${selectionSeeds.join(', ')}; 0: each task's own (default: ${mostSelections}, at most as many)`,
      ).argParser(wholeNumber(0)),
    )
    .addOption(
      new Option(
        '--orders <n>',
        `min: orders of the same examples (default: ${mostSelections}, at most as many)`,
      ).argParser(wholeNumber(0)),
    )
    .addOption(
      new Option(
        '--k <n>',
        `webson-pavlick, lu, min, format-spread: examples in the prompt (default: ${studyDefaults.k}; min: 16, of which a model with a small context reads fewer)`,
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option(
        '--formats <n>',
        `format-spread: prompt formats that are sampled (default and least: ${formatCount.from})`,
      ).argParser(wholeNumber(formatCount.from)),
    )
}

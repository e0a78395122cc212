import { placeboVersion } from '#host/version.ts'
import { PlaceboCommand } from './command.ts'
import { addAnnotateCommands } from './commands/annotations.ts'
import { addBaselineCommand } from './commands/baselines.ts'
import { addBundleCommands } from './commands/bundles.ts'
import { addCollectionCommands } from './commands/collections.ts'
import { addEndpointCommands } from './commands/endpoints.ts'
import { addModelCommands } from './commands/models.ts'
import { addPredictionCommands } from './commands/predictions.ts'
import { addPromptCommand } from './commands/prompts.ts'
import { addReplicateCommand } from './commands/replicate.ts'
import { addReportCommand } from './commands/reports.ts'
import { addReproduceCommand } from './commands/reproduce.ts'
import { addResultsCommand } from './commands/results.ts'
import { addRunCommands } from './commands/runs.ts'
import { addScoreCommand } from './commands/scores.ts'
import { addServeCommand } from './commands/serve.ts'
import { addShardCommands } from './commands/shards.ts'
import { addStudyCommands } from './commands/studies.ts'
import { addTemplateCommands } from './commands/templates.ts'
import { addTrainingSetCommands } from './commands/training-sets.ts'
import { addTrainCommand } from './commands/trainings.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { exitCodes } from './exit.ts'
import { printable } from './printable.ts'
import { addCommonOptions } from './terminal.ts'

/** All commands of the terminal, none carried out yet. */
export const program = new PlaceboCommand('placebo')
  .description('Does a language model follow instructions, or has it only learned the output format?')
  .version(`placebo ${placeboVersion}`, '-V, --version', 'print the version')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.wrong))
  .showSuggestionAfterError()
  .configureOutput({ writeErr: (text) => void process.stderr.write(printable(text)) })
  .configureHelp({ showGlobalOptions: true })

addCommonOptions(program)
addCollectionCommands(program)
addModelCommands(program)
addEndpointCommands(program)
addTemplateCommands(program)
addPromptCommand(program)
addBaselineCommand(program)
addReproduceCommand(program)
addReplicateCommand(program)
addStudyCommands(program)
addShardCommands(program)
addRunCommands(program)
addResultsCommand(program)
addReportCommand(program)
addScoreCommand(program)
addBundleCommands(program)
addVerifyCommand(program)
addPredictionCommands(program)
addAnnotateCommands(program)
addTrainCommand(program)
addTrainingSetCommands(program)
addServeCommand(program)

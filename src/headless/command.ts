import { Command, type Option } from 'commander'

/**
 * A mistyped option is named before one that is missing: `--nmae x` is why `--name` is missing. Commander 14 checks in
 * the other order. It comes here with what is missing, and goes on to the unknown options, with its suggestions, where
 * this returns.
 */
export class PlaceboCommand extends Command {
  override createCommand(name?: string): PlaceboCommand {
    return new PlaceboCommand(name)
  }

  missingMandatoryOptionValue(option: Option): void {
    if (this.parseOptions(this.args).unknown.length > 0) return
    this.error(`error: required option '${option.flags}' not specified`, {
      code: 'commander.missingMandatoryOptionValue',
    })
  }
}

import { conditionName } from '#core/conditions/index.ts'
import type { TrainingFactors } from '#core/study/training.ts'

/** The folder of one training, e.g. "simplified+delusive-10-seed1". */
export function folderOf({ condition, size, seed }: TrainingFactors): string {
  return `${conditionName(condition)}-${size}-seed${seed}`
}

import type { Migration } from './migration.ts'

/** Characters that JavaScript's `trim` takes away. */
const space = `char(9, 10, 11, 12, 13, 32, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288, 65279)`

/**
 * Whether a trial's answer is a label followed by one full stop (`core/answers/label-and-stop.ts`). It stands beside
 * the scores because results count it: of 100,000 trials the texts would take longer to read than everything else.
 * Trials of before are told by the same rule from their raw answer and the labels of their task.
 */
export const labelAndStop: Migration = {
  number: 170,
  name: 'label-and-stop',
  sql: `
    ALTER TABLE trials ADD COLUMN label_and_stop INTEGER NOT NULL DEFAULT 0 CHECK (label_and_stop IN (0, 1));
    UPDATE trials SET label_and_stop = 1
    WHERE outcome = 'out-of-format' AND format_normalised = 1 AND EXISTS (
      SELECT 1
      FROM trial_texts x
        CROSS JOIN run_instances i ON i.id = x.instance
        CROSS JOIN run_tasks k ON k.run = i.run AND k.position = i.task
        CROSS JOIN json_each(k.task, '$.answerSpace.labels') l
      WHERE x.cell = trials.cell AND x.instance = trials.instance AND trim(l.value, ${space}) <> ''
        AND trim(x.raw, ${space}) = trim(l.value, ${space}) || '.'
        AND instr('!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', substr(trim(l.value, ${space}), -1)) = 0
    );
  `,
}

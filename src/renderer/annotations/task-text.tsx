import { memo, type ReactNode } from 'react'
import { count, counted } from '#core/numbers.ts'
import { visible, visibleLine } from '#core/visible.ts'
import { Untrusted } from '../app/untrusted.tsx'
import classes from './annotations.module.css'
import type { PairStart } from './pairs/pair-starts.ts'
import type { BenchTask } from './work.ts'

export interface TaskTextProps {
  readonly task: BenchTask
  /** The definition is worked at beside it. */
  readonly withoutDefinition: boolean
  /** A pair is begun with an example; undefined where pairs are not worked at. */
  readonly onBegin: ((start: PairStart) => void) | undefined
}

/** What an annotator reads of a task. */
export const TaskText = memo(function TaskText({ task, withoutDefinition, onBegin }: TaskTextProps) {
  const { definition, space, positiveExamples, negativeExamples } = task
  return (
    <div className={classes['taskText']}>
      {!withoutDefinition && (
        <Part title="Definition">
          <Plain label="Definition" text={definition || '(none)'} />
        </Part>
      )}
      {space.kind === 'classification' && (
        <Part title={`Label space (${count(space.labels.length)})`}>
          <div className={classes['labels']}>
            {space.labels.slice(0, 40).map((label) => (
              <bdi key={label}>{visibleLine(label)}</bdi>
            ))}
            {space.labels.length > 40 && ` and ${count(space.labels.length - 40)} more`}
          </div>
        </Part>
      )}
      <Examples
        title="Positive examples"
        examples={positiveExamples}
        onBegin={onBegin && (({ input, output }) => onBegin({ input, gold: output, output: '', source: 'annotator' }))}
      />
      <Examples
        title="Negative examples"
        examples={negativeExamples}
        onBegin={onBegin && (({ input, output }) => onBegin({ input, gold: null, output, source: 'negative example' }))}
      />
    </div>
  )
})

/** One line under the task's name. */
export function aboutTask({ kind, instances, categories, space }: BenchTask): string {
  return [
    space.kind === 'classification' ? `${kind}, ${counted(space.labels.length, 'label')}` : kind,
    counted(instances, 'instance'),
    ...categories,
  ].join(' · ')
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes['part']} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

export function Plain({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className={classes['text']}>
      <Untrusted look="plain" label={label} text={text} />
    </div>
  )
}

type Example = BenchTask['positiveExamples'][number]

interface ExamplesProps {
  readonly title: string
  readonly examples: readonly Example[]
  readonly onBegin: ((example: Example) => void) | undefined
}

function Examples({ title, examples, onBegin }: ExamplesProps) {
  return (
    <Part title={`${title} (${count(examples.length)})`}>
      {examples.length === 0 && <div className={classes['dim']}>This task has none.</div>}
      {examples.map((example, i) => (
        <div
          key={i}
          className={classes['example']}
          role="group"
          aria-label={`${title}, ${count(i + 1)} of ${count(examples.length)}`}
        >
          <div className={classes['dim']}>Input</div>
          <Untrusted look="plain" label="Input" text={example.input} />
          <div className={classes['outcome']}>
            <div>
              <div className={classes['dim']}>Output</div>
              <strong>
                <Untrusted look="plain" label="Output" text={example.output} />
              </strong>
            </div>
            {onBegin && (
              <button
                type="button"
                className={classes['small']}
                aria-label={`New pair from ${title.toLowerCase().replace(/s$/, '')} ${i + 1}`}
                onClick={() => onBegin(example)}
              >
                New pair
              </button>
            )}
          </div>
          {example.options && (
            <div className={classes['dim']}>
              Options:{' '}
              {example.options.map((option, place) => (
                <span key={option}>
                  {place > 0 && ' · '}
                  <bdi>{visibleLine(option)}</bdi>
                </span>
              ))}
            </div>
          )}
          {example.explanation !== undefined && !['', '-'].includes(example.explanation.trim()) && (
            <div className={classes['dim']}>
              <bdi>{visible(example.explanation)}</bdi>
            </div>
          )}
        </div>
      ))}
    </Part>
  )
}

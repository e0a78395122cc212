import { z } from 'zod'
import {
  cellsDocument,
  studyDocument,
  taskLine,
  trainingsDocument,
  trainTaskLine,
  trialLine,
  versionsDocument,
} from '#contract/bundle-documents.ts'

/** Each file of a study bundle with its fields, from the schemas that a bundle is read by. */
export function bundleFields(): string {
  return Object.entries(documents)
    .map(([name, schema]) => {
      const rows = fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '')
      return [
        `### ${name}`,
        '',
        '| field | value |',
        '|---|---|',
        ...rows.map(([path, type]) => `| \`${path}\` | ${type} |`),
      ].join('\n')
    })
    .join('\n\n')
}

const documents = {
  'study.json': studyDocument,
  'tasks.jsonl, each line': taskLine,
  'train-tasks.jsonl, each line': trainTaskLine,
  'cells.json': cellsDocument,
  'trials/….jsonl, each line': trialLine,
  'trainings.json': trainingsDocument,
  'versions.json': versionsDocument,
}

interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

type Field = readonly [path: string, type: string]

/** Depth first: an object's own fields follow its name. */
function fieldsOf(schema: Schema, path: string): readonly Field[] {
  const { items, properties } = schema
  if (items !== undefined && isNested(items)) return fieldsOf(items, `${path}[]`)
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(isNested)
  if (variants.length > 0) return merged(variants.flatMap((variant) => fieldsOf(variant, path)))
  if (properties === undefined) return []
  return Object.entries(properties).flatMap(([name, field]): readonly Field[] => {
    const here = path === '' || path.endsWith('.') ? `${path}${name}` : `${path}.${name}`
    const optional = schema.required?.includes(name) === true ? '' : ', may be absent'
    return [[here, `${typeOf(field)}${optional}`], ...fieldsOf(field, here)]
  })
}

function isNested({ properties, items, oneOf, anyOf }: Schema): boolean {
  return (
    properties !== undefined ||
    (items !== undefined && isNested(items)) ||
    [...(oneOf ?? []), ...(anyOf ?? [])].some(isNested)
  )
}

function typeOf({ type, const: only, enum: values, anyOf, oneOf, items }: Schema): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  const variants = anyOf ?? oneOf
  if (variants !== undefined) return [...new Set(variants.map(typeOf))].join(' or ')
  if (type === 'array') return `list${items === undefined || isNested(items) ? '' : ` of ${typeOf(items)}`}`
  return typeof type === 'object' ? type.map(named).join(' or ') : named(type)
}

function named(type: string | undefined): string {
  return type === 'string' ? 'text' : (type ?? 'any value')
}

/** Variants of one object share fields: a field is told once, with what it holds in each. */
function merged(fields: readonly Field[]): readonly Field[] {
  return [...Map.groupBy(fields, ([path]) => path)].map(([path, same]) => [
    path,
    [...new Set(same.map(([, type]) => type))].join(', '),
  ])
}

export { toldComparisons } from '#core/study/told.ts'

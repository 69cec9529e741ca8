export { best, checkMeasure, type KnownMeasures, knownMeasures, measuresOf, type Objective, parseObjective } from './best.ts';
export { type Case, countCases, gridCases, inFlightOrder } from './cases.ts';
export { type CaseFlyer, caseFlyer } from './fly-case.ts';
export {
  type CaseError,
  type CaseOutcome,
  type CaseRecord,
  type CaseValue,
  checkSame,
  headLine,
  LEDGER_VERSION,
  type LedgerHead,
  type LedgerStore,
  ledgerId,
  type ReadLedger,
  readLedger,
  recordLine,
  variationText,
} from './ledger.ts';
export { type CampaignProgress, type CampaignRun, runCampaign } from './run.ts';
export { valuesOf } from './values.ts';
export { type Axis, checkPaths, MOST_CASES, parseAxis } from './variation.ts';

/**
 * What the type probe is asked and what it answers: JSON files that pass the sandbox's wall. Types only.
 */
import type { Diagnostic } from './diagnostics.ts';

/** One run of the probe over a checkout of the patched files. */
export interface TypeProbeRequest {
  /** Absolute path of the checkout as the probe sees it. */
  readonly folder: string;
  /** Program of the compiler. */
  readonly compiler: string;
  /** Configurations of the projects, relative to the folder. */
  readonly projects: readonly string[];
  /** Those of the projects whose messages at the base are not known yet. */
  readonly baseWanted: readonly string[];
  /** Texts of the changed files at the base by path; null for a file that the base does not have. */
  readonly base: Readonly<Record<string, string | null>>;
}

/** Messages of one project; `base` where it was wanted and the patched files have messages at all. */
export interface ProjectDiagnostics {
  readonly project: string;
  readonly patched: readonly Diagnostic[];
  readonly base?: readonly Diagnostic[];
}

/** The probe's answer, one entry a project. */
export type TypeProbeResult = readonly ProjectDiagnostics[];

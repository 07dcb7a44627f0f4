import type { Output } from './output.js';

/** What was typed: a command, its arguments and its options. */
export interface CommandLine {
  /** Its name, for messages. */
  readonly command: string;
  /** Values of the arguments by what stands for them in the help, without brackets. */
  readonly arguments: ReadonlyMap<string, string>;
  /** By option; `true` for a flag. */
  readonly values: ReadonlyMap<string, readonly string[] | true>;
}

/** An option of the command line. */
export interface Option {
  /** What stands for its value in the help; absent for a flag. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly many?: true;
  readonly help: string;
}

/** A command, its arguments and the options that it takes. */
export interface Command {
  readonly summary: string;
  /** What stands for its arguments in the help; one in brackets, such as `[FILE]`, may be left out. Default: none. */
  readonly arguments?: readonly string[];
  /** Names of its options, without the dashes. */
  readonly options: readonly string[];
  /** Lines to copy, shown first in the help: a command and what it does. */
  readonly examples?: readonly (readonly [line: string, what: string])[];
  /** Lines behind the options in the help. */
  readonly notes?: readonly string[];
  /**
   * Does the work and gives the exit code; absent where the command is only the first word of others, such as `data` of `data fetch`.
   *
   * @throws ConfigError for what was typed, FileError for files.
   */
  run?(line: CommandLine, output: Output): Promise<number>;
}

/** A program with commands. */
export interface Program {
  readonly name: string;
  /** One sentence, for the help. */
  readonly summary: string;
  readonly version: string;
  /** Options by name, without the dashes. `json`, `help` and `version` are known to every program. */
  readonly options: Readonly<Record<string, Option>>;
  /** Commands by name, in the order of the help. */
  readonly commands: Readonly<Record<string, Command>>;
  /** The command that runs where none is named; it has no other name. Default: none, and then the help is shown. */
  readonly unnamed?: Command;
}

/** What the unnamed command is called in messages. */
export const unnamedCommand = 'demo';

/** Compiles regex patterns: one of plain text is checked now, one with variables when it runs. */
import { compileRegexText } from '../regex/compiled-regex.ts';
import type { RegexNode } from '../syntax/ast.ts';
import { dynamicText } from './compile-snippet.ts';
import type { Pattern } from './program.ts';
import { type Compiler, report, resolveName, type Scope, warn } from './scope.ts';

/** Compiles `r"…"` or `` r`…` ``; reports what Rust's regex syntax lacks. */
export function compileRegex(compiler: Compiler, node: RegexNode, scope: Scope): Pattern {
  const captures = node.variables.map((variable) =>
    variable.name === '_' ? undefined : resolveName(compiler, scope, variable.name),
  );
  if (node.form === 'string') {
    checkRegex(compiler, node);
    return { op: 'regex', source: node.text, captures };
  }
  const source = dynamicText(compiler, scope, node.text.replaceAll('\\', '\\\\'));
  if (source.every((part) => typeof part === 'string')) {
    warn(
      compiler,
      node.span,
      `Warning: unnecessary use of metavariable snippet syntax without metavariables. Replace r\`${node.text}\` with r"${node.text}"`,
      'Use quotes instead of backticks.',
    );
  }
  return { op: 'regex', source, captures };
}

function checkRegex(compiler: Compiler, node: RegexNode): void {
  try {
    compileRegexText(node.text, 'whole');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report(
      compiler,
      node.span,
      `the regex cannot be read: ${error.message}`,
      'It follows Rust’s regex syntax.',
    );
  }
}

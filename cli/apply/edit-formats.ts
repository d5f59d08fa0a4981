/** The ways in which a model's reply may write its edits, as `--format` names them. Plain data. */
import type { EditFormat } from '../../core/edits/index.ts';

/** Every format. */
export const editFormats: readonly EditFormat[] = Object.freeze<EditFormat[]>([
  'auto',
  'search-replace',
  'json-tool',
  'xml-tool',
  'unified-diff',
  'apply-patch',
  'whole-file',
  'lazy-snippet',
]);

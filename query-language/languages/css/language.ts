/** CSS. */

import { defineLanguage } from '../define-language.ts';
import table from '../tables/generated/css.json' with { type: 'json' };
import { onlyBlocks } from '../vue/blocks.ts';

/** GritQL's `css`. */
export const language = defineLanguage({
  name: 'css',
  grammar: { kind: 'builtin', name: 'Css' },
  mask: (text, extension) => onlyBlocks(text, extension, 'style'),
  contexts: [
    ['', ''],
    ['b { ', ' }'],
    ['b { p: ', ' }'],
  ],
  tables: [table],
  corrections: {
    adjacent_sibling_selector: 'first=%1 second=%2',
    block: 'item*=* declaration=-',
    binary_expression: 'left=%1 operator=^ right=%2',
    child_selector: 'parent=%1 child=%2',
    class_selector: 'class=#class_name selector=!',
    declaration: 'name=#property_name values*=%2+',
    descendant_selector: 'ancestor=%1 descendant=%2',
    sibling_selector: 'primary=%1 sibling=%2',
    media_statement: 'body=#block media_type*=!',
    keyframes_statement: 'name=#keyframes_name blocks=#keyframe_block_list',
  },
  commentMarks: [['/*', '*/']],
  holes: [{ find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1: 0;', shape: /^µµ(\w+): 0;?$/ }],
});

/** Markdown: blocks, and what stands within their lines. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import { withInlineNodes } from './inline-nodes.ts';

/** GritQL's `markdown`, both flavours in one tree. */
export const language = defineLanguage({
  name: 'markdown',
  grammar: packageGrammars.markdown,
  innerGrammars: [packageGrammars.markdownInline],
  reshape: withInlineNodes,
  contexts: [['', '']],
  corrections: {
    atx_heading:
      'heading_content=#inline level=#atx_h1_marker+atx_h2_marker+atx_h3_marker+atx_h4_marker+atx_h5_marker+atx_h6_marker',
    inline_link: 'destination=#link_destination identifier=#link_text title=#link_title',
    link_destination: 'link*=*',
    link_text: 'element*=*-link_text_non_empty text=#link_text_non_empty',
    link_text_non_empty: 'name=#link_text',
    word: '',
    section: 'heading=#atx_heading+setext_heading content*=*-atx_heading-setext_heading',
  },
  disregarded: { 'inline_link.title': 'empty' },
  commentMarks: [['<!--', '-->']],
});

/**
 * Hand corrections for JavaScript and TypeScript: fields that the measured table does not know or gets wrong, and
 * GritQL's names of operator tokens.
 */
import type { FieldTable } from '../field-rules.ts';

/** Laid over the generated table; see `field-rules.ts` for the notation. */
export const corrections: FieldTable = {
  function_declaration: 'parenthesis*=~(',
  abstract_class_declaration: 'heritage=#class_heritage',
  abstract_method_signature: 'parenthesis*=~( parameters*=@/',
  as_expression: 'expression=%1 type=%2|~const',
  class_static_block: 'static=~static',
  enum_declaration: 'const=~const',
  call_signature: 'parenthesis*=~( parameters*=@/',
  arrow_function: 'parenthesis*=~( parameters*=@parameters/|@parameter arrow=~=>',
  class_heritage: 'extends=#extends_clause|* implements=#implements_clause',
  construct_signature: 'parenthesis*=~( parameters*=@/',
  constructor_type: 'parenthesis*=~( parameters*=@/',
  export_statement:
    'declaration=@declaration|@value export=#export_clause|#namespace_export namespace=#namespace_export',
  function: 'parenthesis*=~( body=@ type_parameters=@',
  function_signature: 'parenthesis*=~( async=~async parameters*=@/',
  function_type: 'parenthesis*=~( parameters*=@/ arrow=~=>',
  generator_function: 'parenthesis*=~( async=~async parameters*=@/',
  generator_function_declaration: 'parenthesis*=~( async=~async parameters*=@/',
  implements_clause: 'types*=*',
  import_clause: 'name=#named_imports|#namespace_import',
  instantiation_expression: 'expression=%1',
  jsx_attribute: 'name=%1 value=%2',
  jsx_element: 'children*=*-jsx_opening_element-jsx_closing_element',
  jsx_namespace_name: 'left=%1 right=%2',
  jsx_opening_element: 'attribute*=@ name=@ type_arguments=@',
  method_definition: 'parenthesis*=~( async=~async static=~static',
  method_signature: 'parenthesis*=~( async=~async static=~static parameters*=@/',
  namespace_export: 'module=*',
  program: 'hash_bang=#hash_bang_line statements*=*-hash_bang_line',
  property_signature: 'static=~static',
  public_field_definition: 'static=~static',
  satisfies_expression: 'expression=%1 type=%2',
  template_literal_type: 'template*=*',
  template_string: 'template*=*',
  yield_expression: 'expression=*',
};

/** GritQL's kind → kind or token of the stock grammar. */
export const operatorKinds: Readonly<Record<string, string>> = {
  function: 'function_expression',
  chain: 'optional_chain',
};

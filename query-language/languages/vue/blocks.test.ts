import { describe, expect, test } from 'vitest';
import { onlyBlocks } from './blocks.ts';

const file =
  '<template>a > b</template>\n<script lang="ts" x="a>b">\nf(1)\n</script>\n<style>\na {}\n</style>\n<script>g()</script>';

describe('onlyBlocks', () => {
  test('keeps scripts in their places and blanks out the rest', () => {
    const shown = onlyBlocks(file, 'vue', 'script');
    expect(shown).toHaveLength(file.length);
    expect(shown.trim().split(/\s+/)).toEqual(['f(1)', 'g()']);
    expect(shown.indexOf('f(1)')).toBe(file.indexOf('f(1)'));
    expect(shown.indexOf('g()')).toBe(file.indexOf('g()'));
    expect(shown.split('\n')).toHaveLength(file.split('\n').length);
  });

  test('keeps styles', () => {
    expect(onlyBlocks(file, 'vue', 'style').trim()).toBe('a {}');
  });

  test('leaves other files alone', () => {
    expect(onlyBlocks(file, 'html', 'script')).toBe(file);
  });
});

/**
 * One HTML page: escaped text only, no scripts, readable without styles, light and dark.
 */

/** Text that is safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  const safe: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (letter) => safe[letter] ?? letter);
}

/** A link; both parts are escaped. */
export function link(address: string, label: string): string {
  return `<a href="${escapeHtml(address)}">${escapeHtml(label)}</a>`;
}

/** A list of items that are HTML already; a sentence instead when it is empty. */
export function list(items: readonly string[], empty: string): string {
  if (items.length === 0) return `<p>${escapeHtml(empty)}</p>`;
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`;
}

/** A difference with its lines marked by what happened to them, not by colour alone: the signs stay. */
export function difference(patch: string): string {
  const lines = patch.split('\n').map((line) => {
    const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
    const text = escapeHtml(line);
    return kind === '' ? text : `<span class="${kind}">${text}</span>`;
  });
  return `<pre tabindex="0">${lines.join('\n')}</pre>`;
}

/** The whole document; `main` is HTML already. */
export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}

const styles = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
pre { border: 1px solid GrayText; border-radius: 4px; font: 0.875rem/1.45 ui-monospace, monospace; overflow-x: auto; padding: 0.75rem; white-space: pre; }
pre.text { white-space: pre-wrap; }
.added { background: light-dark(#dafbe1, #12381c); }
.removed { background: light-dark(#ffebe9, #4a1a1c); }
.state { border: 1px solid currentcolor; border-radius: 1em; padding: 0 0.6em; }
code { font-family: ui-monospace, monospace; }
`;

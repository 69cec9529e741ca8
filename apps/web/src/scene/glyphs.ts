/** Marks of the vehicles on a field of 12, drawn in one colour: with the colour and the name they say who is who. */
export const GLYPHS: Readonly<Record<string, string>> = {
  orbiter: '<path d="M4.5 4.5h3v3h-3zM.5 4.9h3v2.2h-3zM8.5 4.9h3v2.2h-3zM3.5 5.7h5v.6h-5z"/>',
  returner: '<path d="M4.2 1.6h3.6l2.4 6.6c.3.9-1.6 2-4.2 2s-4.5-1.1-4.2-2z"/>',
  lander: '<path d="M3.4 2h5.2v4.6H3.4zM3.5 6.2 1 10.4h1.7l2-3.4zM8.5 6.2l2.5 4.2H9.3l-2-3.4zM5.2 6.6h1.6l.7 1.8h-3z"/>',
  ascender: '<path d="M6 1.4 10.4 10H1.6z"/>',
  relay: '<path d="M6 .8 11.2 6 6 11.2.8 6zm0 2.2L3 6l3 3 3-3zM6 4.9A1.1 1.1 0 1 1 6 7.1 1.1 1.1 0 0 1 6 4.9z"/>',
  stage: '<path d="M4.2 1h3.6v7.4l1.4 2.4H2.8l1.4-2.4z"/>',
};

/** The glyph as an SVG element's text; what has none gets a ring. */
export const glyphOf = (id: string): string =>
  `<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" fill="currentColor">${GLYPHS[id] ?? '<path d="M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 1.6a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8z"/>'}</svg>`;

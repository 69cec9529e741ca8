import { useHue } from './hue.ts';

/** Shapes that go with the colours, on a 12 x 12 field. */
const SHAPES: Readonly<Record<string, string>> = {
  orbiter: 'M4 3.5h4v5h-4z M0 5h3.2v2H0z M8.8 5H12v2H8.8z',
  returner: 'M4 2.5h4c1.6 1.6 2.4 3.6 2.6 6.5H1.4C1.6 6.1 2.4 4.1 4 2.5z',
  lander: 'M3 2.5h6v4.5H3z M3.2 7L1.2 11h1.2L5 7z M8.8 7l2 4H9.6L7 7z',
  ascender: 'M6 1.5L11 10H1z',
};

/** The mark of a vehicle: shape and colour. Decoration beside a name. */
export function Glyph({ id, size = 12 }: { readonly id: string; readonly size?: number }) {
  const colour = useHue()(id);
  const lead = id === 'stack' ? 'orbiter' : id === 'capsule' ? 'returner' : id;
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {lead === 'relay' ? (
        <>
          <path d="M6 1L11 6L6 11L1 6z" fill="none" stroke={colour} strokeWidth="1.4" />
          <circle cx="6" cy="6" r="1.3" fill={colour} />
        </>
      ) : (
        <path d={SHAPES[lead] ?? 'M2 2h8v8H2z'} fill={colour} />
      )}
    </svg>
  );
}

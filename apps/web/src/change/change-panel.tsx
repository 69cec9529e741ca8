import type { Diagnostic } from '@farside/mission';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { actions } from '../app/keys.ts';
import { cancel, flyDraft } from '../flying/runner.ts';
import { phaseName } from '../spine/columns.ts';
import { set, useTheatre } from '../state/store.ts';
import { angle } from '../text/figures.ts';
import { draftText, type Field, faultsOf, groupsOf, setValue, stepped } from './draft.ts';
import { groundAt } from './ground.ts';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

/** Form and file: one text, changed from either side, flown from here. */
export function ChangePanel() {
  const shown = useTheatre((s) => s.shown);
  const draft = useTheatre((s) => s.draft);
  const flying = useTheatre((s) => s.flying);
  const picked = useTheatre((s) => s.pickedSite);
  const [tab, setTab] = useState<'form' | 'file'>('form');
  const flown = shown?.flight.manifest.mission.text ?? '';
  const text = draft ?? flown;
  const faults = useRested(text);
  const changed = draft !== undefined && draft !== flown;
  const fly = (): void => {
    const [first] = faultsOf(draftText());
    if (first) {
      const field = document.getElementById(`field-${first.path}`);
      if (tab === 'form' && field) field.focus();
      else setTab('file');
      set({ notice: `Line ${first.line}: ${first.message}` });
      return;
    }
    flyDraft();
  };
  useEffect(() => {
    actions.fly = fly;
    return () => {
      delete actions.fly;
    };
  });
  if (!shown) return <aside className="change" aria-label="Change" />;
  return (
    <aside className="change" aria-label="Change">
      <div className="change-head">
        <h2 className="panel-title">Change</h2>
        <div className="tabs-small">
          <button type="button" aria-pressed={tab === 'form'} className={tab === 'form' ? 'key' : 'muted'} onClick={() => setTab('form')}>
            Form
          </button>
          <button type="button" aria-pressed={tab === 'file'} className={tab === 'file' ? 'key' : 'muted'} onClick={() => setTab('file')}>
            File
          </button>
          <button type="button" className="muted" aria-label="Close the change panel" onClick={() => set({ changing: false })}>
            ✕
          </button>
        </div>
      </div>
      {picked && (
        <div className="picked" role="status">
          Land at {angle(Math.abs(picked.latitude), 3)} {picked.latitude < 0 ? 'S' : 'N'}, {angle(picked.longitude, 3)} E?
          <span>
            <button
              type="button"
              className="box"
              onClick={() => {
                const deg = (x: number): string => `${((x * 180) / Math.PI).toFixed(4)} deg`;
                setValue('landing.site.latitude', deg(picked.latitude));
                setValue('landing.site.longitude', deg(picked.longitude));
                set({ pickedSite: undefined });
                void groundAt(picked.latitude, picked.longitude).then(
                  (h) => setValue('landing.site.height', `${h.toFixed(0)} m`),
                  () => set({ notice: 'The height of the ground there could not be looked up: set it by hand.' }),
                );
              }}
            >
              Land
            </button>{' '}
            <button type="button" className="muted" onClick={() => set({ pickedSite: undefined })}>
              Cancel
            </button>
          </span>
        </div>
      )}
      {tab === 'form' ? (
        <Form text={text} flown={flown} faults={faults} />
      ) : (
        <Suspense fallback={<p className="faint pad">Loading the editor …</p>}>
          <Editor text={text} faults={faults} onChange={(t) => set({ draft: t })} />
        </Suspense>
      )}
      <div className="change-foot">
        {flying ? (
          <button type="button" className="primary" onClick={cancel}>
            Cancel, phase {Math.min(flying.count, flying.index + 1)} of {flying.count}
          </button>
        ) : (
          <button type="button" className="primary" onClick={fly}>
            Fly again <kbd>Ctrl Enter</kbd>
          </button>
        )}
        <button type="button" className="box" disabled={!changed} onClick={() => set({ draft: undefined })}>
          Discard
        </button>
        <span className="faint small" aria-live="polite">
          {flying
            ? `${phaseName(flying.phase)}: ${flying.doing}`
            : faults.length > 0
              ? `${faults.length} to mend`
              : changed
                ? 'changed'
                : ''}
        </span>
      </div>
    </aside>
  );
}

/** Faults of a text after 300 ms of rest. */
function useRested(text: string): readonly Diagnostic[] {
  const [faults, setFaults] = useState<readonly Diagnostic[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setFaults(faultsOf(text)), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return faults;
}

interface FormProps {
  readonly text: string;
  readonly flown: string;
  readonly faults: readonly Diagnostic[];
}

function Form({ text, flown, faults }: FormProps) {
  const groups = useMemo(() => groupsOf(text), [text]);
  const was = useMemo(() => new Map(groupsOf(flown).flatMap((g) => g.fields.map((f) => [f.path, f.written]))), [flown]);
  const [filter, setFilter] = useState('');
  const elsewhere = faults.filter((f) => !groups.some((g) => g.fields.some((x) => x.path === f.path)));
  if (groups.length === 0)
    return (
      <p className="pad">
        The file cannot be read as YAML: {faults[0] ? `line ${faults[0].line}, ${faults[0].message}` : '…'} Mend it under File.
      </p>
    );
  const wanted = filter.trim().toLowerCase();
  const fits = (f: Field): boolean => wanted === '' || `${f.path} ${f.name} ${f.explained ?? ''}`.toLowerCase().includes(wanted);
  return (
    <div className="form">
      <input
        className="box filter"
        type="search"
        placeholder="Find a setting"
        aria-label="Find a setting"
        value={filter}
        onChange={(e) => setFilter(e.target.value)}
      />
      {elsewhere.map((f) => (
        <p key={`${f.path}${f.line}`} className="fault">
          Line {f.line}: {f.message}
        </p>
      ))}
      {groups.map((g) => {
        const fields = g.fields.filter(fits);
        if (fields.length === 0 || (wanted !== '' && g.front)) return null;
        const rows = fields.map((f) => (
          <Row key={f.path} field={f} was={was.get(f.path)} fault={faults.find((x) => x.path === f.path)} front={g.front} />
        ));
        return g.front ? (
          <fieldset key={g.name}>
            <legend className="label">{g.name}</legend>
            {rows}
          </fieldset>
        ) : (
          <details key={g.name} open={wanted !== ''}>
            <summary className="label">{g.name}</summary>
            {rows}
          </details>
        );
      })}
    </div>
  );
}

interface RowProps {
  readonly field: Field;
  readonly was: string | undefined;
  readonly fault: Diagnostic | undefined;
  readonly front: boolean;
}

function Row({ field, was, fault, front }: RowProps) {
  const id = front ? `field-${field.path}` : `all-${field.path}`;
  const changed = was !== undefined && was !== field.written;
  const [typed, setTyped] = useState<string>();
  const value = typed ?? field.written;
  return (
    <div className={`row${changed ? ' changed' : ''}`}>
      <label htmlFor={id} title={field.explained}>
        {field.name}
      </label>
      <input
        id={id}
        className="box num"
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        onChange={(e) => {
          setTyped(e.target.value);
          setValue(field.path, e.target.value);
        }}
        onBlur={() => setTyped(undefined)}
        onKeyDown={(e) => {
          const by = e.key === 'ArrowUp' ? 1 : e.key === 'ArrowDown' ? -1 : 0;
          const next = by === 0 ? undefined : stepped(value, by * (e.shiftKey ? 10 : 1));
          if (next === undefined) return;
          e.preventDefault();
          setTyped(undefined);
          setValue(field.path, next);
        }}
      />
      {changed ? (
        <button
          type="button"
          className="undo"
          aria-label={`${field.name} back to ${was}`}
          title={`Back to ${was}`}
          onClick={() => setValue(field.path, was)}
        >
          ↺
        </button>
      ) : (
        <span />
      )}
      <span className="note" id={`${id}-note`}>
        {fault ? <span className="fault">{fault.message}</span> : changed ? <span className="faint">was {was}</span> : null}
        <span className="help faint">{field.explained}</span>
      </span>
    </div>
  );
}

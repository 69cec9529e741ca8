import { useTheatre } from '../state/store.ts';
import { useFilePicker, useMissions } from './top-bar.tsx';

/** The stage before there is a flight: what can be flown or opened. */
export function NoFlight() {
  const flying = useTheatre((s) => s.flying);
  const opening = useTheatre((s) => s.opening);
  const missions = useMissions();
  const [picker, pick] = useFilePicker();
  if (opening) return <p className="across muted">Opening the flight …</p>;
  return (
    <div className="across">
      <p className="sentence">{flying ? 'The first flight is under way.' : 'No flight yet.'}</p>
      {flying ? (
        <p className="muted below">
          Phase {Math.min(flying.count, flying.index + 1)} of {flying.count}: {flying.doing}
        </p>
      ) : (
        <p className="below start">
          {missions.map((m) => (
            <button
              key={m.name}
              type="button"
              className="primary"
              onClick={() => void import('./share.ts').then((s) => s.flySiteMission(m.name))}
            >
              Fly {m.title} (about 10 s)
            </button>
          ))}
          <button type="button" className="box" onClick={pick}>
            Open a flight …
          </button>
          {picker}
        </p>
      )}
    </div>
  );
}

export function Spine() {
  return <section className="spine" aria-label="Timeline" />;
}

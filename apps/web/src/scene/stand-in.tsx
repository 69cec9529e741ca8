/** What is shown where there is no WebGL. */
export function StandIn() {
  return (
    <div className="stand-in">
      <p className="line">The scene needs WebGL 2, which this browser does not give. Everything else works.</p>
    </div>
  );
}

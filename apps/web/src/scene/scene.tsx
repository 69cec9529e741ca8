/** The scene: everything in three dimensions, drawn with three.js. */
export function Scene() {
  return null;
}

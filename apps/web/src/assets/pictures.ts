/**
 * How the pictures under apps/web/assets lie: equal angles, north up, the whole globe, longitude growing to the right. `leftEdgeEast_deg` is the
 * east longitude of the left edge of the first column; the middle of pixel (column, row) is at
 * longitude leftEdgeEast_deg + (column + ½)·360°/width, latitude 90° − (row + ½)·180°/height. npm run textures checks both against known places.
 */
export interface GlobePicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly leftEdgeEast_deg: number;
}

/** Grey, mean-Earth axes; the mean over the globe is 0.42 of full white (figures as stored). It carries faint relief shading, lit from the west. */
export const MOON_ALBEDO: GlobePicture = { file: 'moon-albedo.webp', width: 1024, height: 512, leftEdgeEast_deg: -180 };

/** Colour (sRGB), Earth-fixed axes. */
export const EARTH: GlobePicture = { file: 'earth.webp', width: 2048, height: 1024, leftEdgeEast_deg: -180 };

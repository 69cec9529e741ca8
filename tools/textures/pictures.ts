import { readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

/** What the functions that run in the page use of it. */
interface Bitmap {
  readonly width: number;
  readonly height: number;
}
interface Canvas2d {
  drawImage(picture: Bitmap, x: number, y: number): void;
  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  putImageData(data: { readonly data: Uint8ClampedArray }, x: number, y: number): void;
}
declare class OffscreenCanvas {
  constructor(width: number, height: number);
  getContext(kind: '2d'): Canvas2d | null;
  convertToBlob(options: { type: string; quality?: number }): Promise<Blob>;
}
declare function createImageBitmap(
  blob: Blob,
  options: { colorSpaceConversion: 'none'; resizeWidth?: number; resizeQuality?: 'high' },
): Promise<Bitmap>;

/** Pixels as a canvas holds them: red, green, blue, alpha, a byte each, row by row from the upper left. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A real browser as the reader and writer of pictures: it knows PNG, JPEG and WebP, and nothing has to be installed for it. */
export interface Pictures {
  /** Chromium's version, for the record. */
  readonly version: string;
  /** Reads a PNG or JPEG, resized if a width is given (height in proportion). The figures in the file are taken as they are, without colour management. */
  read(file: string, width?: number): Promise<Pixels>;
  /** Writes pixels as WebP (quality 0 to 1) or PNG. */
  write(pixels: Pixels, type: 'image/webp' | 'image/png', quality?: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export async function openPictures(): Promise<Pictures> {
  const browser = await chromium.launch({
    executablePath: process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page: Page = await browser.newPage();
  return {
    version: browser.version(),
    async read(file, width) {
      const got = await page.evaluate(readInPage, { bytes: readFileSync(file).toString('base64'), width: width ?? null });
      return { width: got.width, height: got.height, rgba: new Uint8Array(Buffer.from(got.rgba, 'base64')) };
    },
    async write(pixels, type, quality) {
      const rgba = Buffer.from(pixels.rgba.buffer, pixels.rgba.byteOffset, pixels.rgba.byteLength).toString('base64');
      const got = await page.evaluate(writeInPage, { width: pixels.width, height: pixels.height, rgba, type, quality: quality ?? null });
      return new Uint8Array(Buffer.from(got, 'base64'));
    },
    close: () => browser.close(),
  };
}

/** Runs in the page: it may use nothing of this file. */
async function readInPage(asked: { bytes: string; width: number | null }): Promise<{ width: number; height: number; rgba: string }> {
  const bytes = Uint8Array.from(atob(asked.bytes), (c) => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]), {
    colorSpaceConversion: 'none',
    ...(asked.width === null ? {} : { resizeWidth: asked.width, resizeQuality: 'high' as const }),
  });
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  let text = '';
  for (let i = 0; i < data.length; i += 0x8000) text += String.fromCharCode(...data.subarray(i, i + 0x8000));
  return { width: picture.width, height: picture.height, rgba: btoa(text) };
}

/** Runs in the page: it may use nothing of this file. */
async function writeInPage(asked: { width: number; height: number; rgba: string; type: string; quality: number | null }): Promise<string> {
  const canvas = new OffscreenCanvas(asked.width, asked.height);
  const context = canvas.getContext('2d')!;
  const data = context.createImageData(asked.width, asked.height);
  data.data.set(Uint8Array.from(atob(asked.rgba), (c) => c.charCodeAt(0)));
  context.putImageData(data, 0, 0);
  const blob = await canvas.convertToBlob({ type: asked.type, ...(asked.quality === null ? {} : { quality: asked.quality }) });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

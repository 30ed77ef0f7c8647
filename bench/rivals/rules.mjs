// Judges customers by rules with one of two engines and prints a line of JSON: the hash of all verdicts, and customers judged in a second of core time.
// usage: node rules.mjs zen-engine|json-rules-engine rules.json COMPARED SECONDS
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , engine, file, compared, seconds] = process.argv;
const { rules, contexts } = JSON.parse(readFileSync(file, 'utf8'));
const versionOf = name => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;

// A decision table that collects all hits: the form zen-engine is fastest at.
async function zen() {
  const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine');
  const fields = [...new Set(rules.flatMap(r => [r.low, r.high]))].sort();
  const inputs = [...fields.map(f => ({ id: f, name: f, field: f })), { id: 'country', name: 'country', field: 'country' }];
  const rows = rules.map((r, i) => {
    const row = { _id: `r${i}`, rule: `${i}` };
    for (const f of fields) {
      const parts = [];
      if (f === r.low) parts.push(`>= ${r.atLeast}`);
      if (f === r.high) parts.push(`< ${r.below}`);
      row[f] = parts.join(' and ');
    }
    row.country = r.in ? r.in.map(c => `"${c}"`).join(', ') : '';
    return row;
  });
  const content = {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
      { id: 'table', name: 'table', type: 'decisionTableNode', position: { x: 1, y: 0 }, content: { hitPolicy: 'collect', inputs, outputs: [{ id: 'rule', name: 'rule', field: 'rule' }], rules: rows } },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 2, y: 0 } },
    ],
    edges: [{ id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' }, { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' }],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  return { name: `zen-engine ${versionOf('@gorules/zen-engine')}`, judge: async context => (await decision.evaluate(context)).result.map(hit => hit.rule) };
}

async function jsonRules() {
  const { Engine } = createRequire(import.meta.url)('json-rules-engine');
  const made = new Engine();
  rules.forEach((r, i) => made.addRule({
    conditions: { all: [
      { fact: r.low, operator: 'greaterThanInclusive', value: r.atLeast }, { fact: r.high, operator: 'lessThan', value: r.below },
      ...(r.in ? [{ fact: 'country', operator: 'in', value: r.in }] : []),
    ] },
    event: { type: `${i}` },
  }));
  return { name: `json-rules-engine ${versionOf('json-rules-engine')}`, judge: async context => (await made.run(context)).events.map(e => Number(e.type)) };
}

const { name, judge } = engine === 'zen-engine' ? await zen() : await jsonRules();
const hash = createHash('sha256');
// A wrong engine must not be quoted: its verdicts are compared before it is measured.
for (const context of contexts.slice(0, Number(compared))) {
  const verdicts = Buffer.alloc(rules.length);
  for (const hit of await judge(context)) verdicts[hit] = 1;
  hash.update(verdicts);
}
const before = process.cpuUsage();
const until = Date.now() + Number(seconds) * 1000;
let done = 0;
while (Date.now() < until) {
  // Several at once, as a server would: the engine may use threads of its own, whose core time counts too.
  const at = done;
  await Promise.all(Array.from({ length: 16 }, (_, i) => judge(contexts[(at + i) % contexts.length])));
  done += 16;
}
const used = process.cpuUsage(before);
console.log(JSON.stringify({ name, verdicts: hash.digest('hex'), perCoreSecond: done / ((used.user + used.system) / 1e6) }));

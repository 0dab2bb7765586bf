// A Sparkplug host with the payload library of Eclipse Tahu: prints each message of a broker as one JSON object a line, until standard input
// ends, and complains where an edge node does not keep to the specification: numbers in sequence, data only between birth and death, only
// aliases that a birth has told, one bdSeq for birth and death. It is the host application "plant". Topics beside Sparkplug's are printed with their text.
// Standard input: one JSON object a line, { topic, metrics }, is sent as a command; once the broker has it, its topic is printed as the text of "host/sent".
// Usage: node sparkplug-host.mjs PORT [USER PASSWORD]
import { createInterface } from "node:readline";
import mqtt from "mqtt";
import sparkplugPayload from "sparkplug-payload";

const sparkplug = sparkplugPayload.get("spBv1.0");
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plain = (value) => (value !== null && typeof value === "object" && typeof value.toNumber === "function" ? value.toNumber() : value);

const nodes = new Map();

// What the host knows of a node: its last number, its bdSeq, and the names behind the aliases of those that are born.
const judge = (type, key, device, payload) => {
  const complaints = [];
  const node = nodes.get(key) ?? { seq: null, born: new Map() };
  nodes.set(key, node);
  const bdSeq = plain(payload.metrics?.find((metric) => metric.name === "bdSeq")?.value);
  if (type === "NBIRTH") {
    if (payload.seq !== 0) complaints.push(`NBIRTH has the number ${payload.seq}`);
    node.bdSeq = bdSeq;
    node.born = new Map();
  } else if (type === "NDEATH") {
    if (bdSeq !== node.bdSeq) complaints.push(`NDEATH has bdSeq ${bdSeq}, NBIRTH had ${node.bdSeq}`);
    node.born = new Map();
    node.seq = null;
    return complaints;
  } else if (node.seq === null) {
    complaints.push(`${type} before NBIRTH`);
  } else if (payload.seq !== (node.seq + 1) % 256) {
    complaints.push(`${type} has the number ${payload.seq} after ${node.seq}`);
  }
  node.seq = payload.seq;
  if (type === "DBIRTH") node.born.set(device, new Map(payload.metrics.map((metric) => [metric.alias, metric.name])));
  if (type === "DDATA" || type === "DDEATH") {
    const names = node.born.get(device);
    if (names === undefined) complaints.push(`${type} of ${device} before its birth`);
    for (const metric of payload.metrics ?? []) {
      metric.name ??= names?.get(metric.alias);
      if (metric.name === undefined) complaints.push(`${type} of ${device} has the unknown alias ${metric.alias}`);
    }
  }
  if (type === "DDEATH") node.born.delete(device);
  return complaints;
};

const receive = (topic, message, packet) => {
  if (!topic.startsWith("spBv1.0/")) {
    print({ topic, retained: packet.retain, text: message.toString() });
    return;
  }
  if (topic === stateTopic) return;
  const [, group, type, node, device] = topic.split("/");
  if (type.endsWith("CMD")) return;
  const payload = sparkplug.decodePayload(message);
  const { timestamp, seq, metrics } = JSON.parse(JSON.stringify(payload, (_, value) => plain(value)));
  const read = { timestamp, seq, metrics: metrics ?? [] };
  const complaints = judge(type, `${group}/${node}`, device, read);
  print({ topic, type, device, retained: packet.retain, ...read, complaints });
};

const state = (online) => JSON.stringify({ online, timestamp: Date.now() });
const stateTopic = "spBv1.0/STATE/plant";
const client = mqtt.connect({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  username: process.argv[3],
  password: process.argv[4],
  reconnectPeriod: 20,
  will: { topic: stateTopic, payload: state(false), qos: 1, retain: true },
});
client.on("error", () => {});
client.on("message", receive);
client.on("connect", () =>
  client.subscribe("#", () => {
    client.publish(stateTopic, state(true), { qos: 1, retain: true });
    print({ topic: "host/online" });
  }),
);
for await (const line of createInterface({ input: process.stdin })) {
  const { topic, metrics, retain } = JSON.parse(line);
  client.publish(topic, sparkplug.encodePayload({ timestamp: Date.now(), metrics }), { qos: 1, retain }, () => print({ topic: "host/sent", text: topic }));
}
process.exit(0);

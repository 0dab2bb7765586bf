// Two official clients in a room of the chat, and one that asks for a namespace that does not exist. Prints what both heard, the acknowledgement and
// the refusal.
// Usage: node chat.mjs URL NODE_MODULES_FOLDER
import { createRequire } from "node:module";
import { once } from "node:events";

const [base, modules] = process.argv.slice(2);
const { io } = createRequire(`${modules}/`)("socket.io-client");
const options = { forceNew: true, reconnection: false };
const clients = [io(`${base}/room/1`, options), io(`${base}/room/1`, options)];
await Promise.all(clients.map((client) => once(client, "connect")));
const heard = clients.map((client) => once(client, "said"));
const answer = await clients[0].timeout(30000).emitWithAck("say", "Hello");
const nowhere = io(`${base}/nowhere`, options);
const [refusal] = await once(nowhere, "connect_error");
const texts = (await Promise.all(heard)).map(([text]) => text);
console.log(JSON.stringify([...texts, answer, refusal.message]));
[...clients, nowhere].forEach((client) => client.close());

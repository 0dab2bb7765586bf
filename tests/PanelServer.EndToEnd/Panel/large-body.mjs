// Posts a body of so many bytes so many times by Node's own fetch, and prints the statuses.
// Usage: node large-body.mjs URL BYTES TIMES
const [url, bytes, times] = process.argv.slice(2);
const statuses = [];
for (let i = 0; i < Number(times); i++) {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "[".padEnd(Number(bytes)) });
  await answer.arrayBuffer();
  statuses.push(answer.status);
}
console.log(statuses.join(" "));

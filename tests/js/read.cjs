// What Neo4j Browser does: the driver's build for browsers, Bolt over WebSocket. Prints one JSON object.
//   node read.cjs ADDRESS DATABASE USER   (the password comes by standard input)
const { readFileSync } = require("node:fs");

let webSockets = 0;
globalThis.WebSocket = class extends require("ws") {
  constructor(...given) {
    super(...given);
    webSockets += 1;
  }
};
const neo4j = require("neo4j-driver/lib/browser/neo4j-web.js");

async function main([address, database, user]) {
  const password = readFileSync(0, "utf8").trim();
  const driver = neo4j.driver(address, neo4j.auth.basic(user, password));
  const ask = async (query, parameters = {}, config = {}) => {
    const session = driver.session({ database, ...config });
    try {
      return (await session.run(query, parameters)).records.map((record) => record.toObject());
    } finally {
      await session.close();
    }
  };
  const refusal = (query) => ask(query).then(() => "accepted", (error) => error.code);
  try {
    const [path] = await ask("MATCH p = (a:Entity)-[r:LEADS]->(b:Entity) RETURN p ORDER BY a.id LIMIT 1");
    return {
      rows: await ask("MATCH (n:Entity) WHERE n.id = $id RETURN n.id AS id, n.name AS name", { id: "person-c" }),
      labels: [...path.p.start.labels].sort(),
      type: path.p.segments[0].relationship.type,
      withoutDatabase: await ask("MATCH (n:Entity) RETURN toString(count(n)) AS n", {}, { database: undefined }),
      writes: [
        await refusal("CREATE (:Entity {id: 'x'})"),
        await refusal("MATCH (n) DETACH DELETE n"),
      ],
      webSockets,
    };
  } finally {
    await driver.close();
  }
}

main(process.argv.slice(2)).then(
  (told) => console.log(JSON.stringify(told)),
  (error) => {
    console.error(`${error.code ?? error.name}: ${error.message}`);
    process.exitCode = 1;
  },
);

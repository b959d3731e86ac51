// Lays what is in `given` into the place from which Neo4j Browser takes its state when it starts.
(() => {
  const key = (name) => `neo4j.${name}`;
  const { getItem, setItem } = Storage.prototype;
  const stored = (name, otherwise) => {
    try {
      return JSON.parse(getItem.call(localStorage, key(name))) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const lay = (name, value) => setItem.call(localStorage, key(name), JSON.stringify(value));

  // The sign-in stays in this page: the password is never written to the disk.
  let connections = JSON.stringify(given.connections);
  localStorage.removeItem(key("connections"));
  Storage.prototype.getItem = function (name) {
    return name === key("connections") ? connections : getItem.call(this, name);
  };
  Storage.prototype.setItem = function (name, value) {
    if (name === key("connections")) connections = value;
    else setItem.call(this, name, value);
  };

  // The user's own saved queries stay.
  for (const name of ["documents", "folders"]) {
    const own = stored(name, []).filter(({ id }) => !`${id}`.startsWith(given.ours));
    lay(name, [...given[name], ...own]);
  }

  // The style is laid anew where it is another one than last time: until then the user's changes to it stay.
  const style = JSON.stringify(given.grass);
  if (getItem.call(localStorage, "militia-graph.grass") !== style) {
    lay("grass", given.grass);
    setItem.call(localStorage, "militia-graph.grass", style);
  }

  lay("settings", { theme: given.theme, ...stored("settings", {}), ...given.settings });
  for (const name of ["udc", "guides"]) lay(name, { ...stored(name, {}), ...given[name] });
})();

import { start } from "./page";

// Apart, because its libraries ask for WebGL as they are read, and fail where there is none.
void import("./wideview").then(
  ({ WideView }) => start((graph, home, handlers) => new WideView(graph, home, handlers)),
  (error) => start(() => { throw error; }),
);

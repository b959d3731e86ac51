import { start } from "./page";
import { WideView } from "./wideview";

start((graph, home, on) => new WideView(graph, home, on));

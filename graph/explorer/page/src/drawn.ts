import { DrawnView } from "./drawnview";
import { start } from "./page";

start((graph, home, on) => new DrawnView(graph, home, on));

import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A real Neo4j Community server for the tests: Server FOLDER PORT auth|open.
 *
 * Prints "ready" once it answers, and ends when its standard input does: so it cannot outlive the tests. Started
 * again on the same folder it has the same data.
 */
class Server {
    public static void main(String[] arguments) throws Exception {
        var address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        DatabaseManagementService server = new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, address)
            .setConfig(BoltConnector.advertised_address, address)
            .setConfig(GraphDatabaseSettings.auth_enabled, arguments[2].equals("auth"))
            .build();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Nothing is ever written: the end of the stream is the message.
        }
        server.shutdown();
        System.exit(0);
    }
}

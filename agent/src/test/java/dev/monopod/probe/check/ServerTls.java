package dev.monopod.probe.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of a server whose certificate nobody has a reason to trust. */
final class ServerTls implements TalkingServer.Layer {
    private static final String PASSWORD = "secret";

    private final SSLContext context;

    private ServerTls(SSLContext context) {
        this.context = context;
    }

    static ServerTls make(Path folder) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(store(folder)).getKeyManagers(), null, null);
        return new ServerTls(context);
    }

    static KeyManagerFactory keys(KeyStore store) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        return managers;
    }

    /** A key and a certificate of its own that is out of date, made in a folder. */
    static KeyStore store(Path folder) throws Exception {
        Path store = folder.resolve("keys");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nobody",
                "-startdate",
                "-10d",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        int exit = new ProcessBuilder(keytool).start().waitFor();
        if (exit != 0) {
            throw new IOException("keytool: " + exit);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    @Override
    public Socket over(Socket peer) throws IOException {
        return context.getSocketFactory().createSocket(peer, null, true);
    }
}

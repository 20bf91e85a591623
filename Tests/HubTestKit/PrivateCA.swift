package import ChannelTestKit

/// Certificates of a CA of the tests' own, made by `openssl`.
package struct PrivateCA {
    /// The folder of `ca.crt`, and of `other.crt`, the certificate of another CA.
    package let folder: TemporaryFolder

    package init() throws {
        folder = try TemporaryFolder()
        for name in ["ca", "other"] {
            try openssl(
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                    + [
                        "-subj", "/CN=\(name)", "-keyout", folder.path("\(name).key"), "-out",
                        folder.path("\(name).crt"),
                    ]
            )
        }
    }

    /// Writes `server.crt` and `server.key` into a folder.
    ///
    /// - Parameter names: The hosts of the certificate.
    package func certify(_ server: TemporaryFolder, as names: String = "DNS:localhost") throws {
        try server.write("subjectAltName=\(names)", to: "names")
        try openssl(
            ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
                + ["-keyout", server.path("server.key"), "-out", server.path("request")]
        )
        try openssl(
            ["x509", "-req", "-in", server.path("request"), "-days", "2", "-CA", folder.path("ca.crt")]
                + ["-CAkey", folder.path("ca.key"), "-CAcreateserial", "-extfile", server.path("names")]
                + ["-out", server.path("server.crt")]
        )
    }

    private func openssl(_ arguments: [String]) throws { try PostgresPrograms.run(["openssl"] + arguments) }
}

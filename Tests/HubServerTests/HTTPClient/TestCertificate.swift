import NIOSSL

/// A self-signed certificate for `files.example` with its key, for tests only.
enum TestCertificate {
    static var certificate: NIOSSLCertificate {
        get throws { try NIOSSLCertificate(bytes: Array(certificatePEM.utf8), format: .pem) }
    }

    /// The TLS configuration of a server with this certificate.
    static var context: NIOSSLContext {
        get throws {
            let key = try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [.certificate(try certificate)],
                    privateKey: .privateKey(key)
                )
            )
        }
    }

    private static let certificatePEM = """
        -----BEGIN CERTIFICATE-----
        MIIBbTCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1maWxlcy5l
        eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
        VQQDDA1maWxlcy5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExBJ3
        K2QNrKPFZjc98D0YgaCqCu+7/D2YaftWdVATGJ8uhekiGBjxP1swHIxiDRo8aKO5
        +K49w0rFjZqdNuwRDKNMMEowGAYDVR0RBBEwD4INZmlsZXMuZXhhbXBsZTAPBgNV
        HRMBAf8EBTADAQH/MB0GA1UdDgQWBBSvwU183/1XK95SKUlURFLzpCAnRjAKBggq
        hkjOPQQDAgNIADBFAiBR8sAP2/wuqSOaoW4S3kndvVXkzfTfFg/HH1hWPseF1QIh
        AK0vjleOpU2VO0dzfvYW05/fMZ4IsLaq9hNxx+/1DWyj
        -----END CERTIFICATE-----
        """

    private static let keyPEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiuxEwDykSRTt+Wko
        64hKFsmiqx+1gL+taXUwxO3+/VGhRANCAATEEncrZA2so8VmNz3wPRiBoKoK77v8
        PZhp+1Z1UBMYny6F6SIYGPE/WzAcjGINGjxoo7n4rj3DSsWNmp027BEM
        -----END PRIVATE KEY-----
        """
}

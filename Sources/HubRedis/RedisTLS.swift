import HubModel
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// TLS for hiredis, which has none in version 0.14: a socket pair, one end for hiredis; NIO carries what arrives at the
/// other one to the server, and verifies the server's certificate and its name.
enum RedisTLS {
    /// Connects to the server.
    ///
    /// It waits for the connection, so it must run on a thread of its own.
    ///
    /// - Returns: The end of the socket pair for hiredis, which belongs to the caller.
    static func connect(
        to address: RedisAddress,
        rootCertificates file: String?,
        timeout: Duration
    ) throws(RedisError) -> Int32 {
        let context = try context(address, rootCertificates: file)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let server: any Channel
        do {
            server = try RelayHandler.connect(to: address, context, on: loop, timeout: timeout).wait()
        } catch { throw failure(error, address) }
        do {
            let (own, other) = try socketPair()
            do { try RelayHandler.join(other, to: server, on: loop).wait() } catch {
                close(own)
                throw error
            }
            return own
        } catch {
            server.close(promise: nil)
            throw failure(error, address)
        }
    }

    private static func context(
        _ address: RedisAddress,
        rootCertificates file: String?
    ) throws(RedisError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file { configuration.trustRoots = .file(file) }
        do { return try NIOSSLContext(configuration: configuration) } catch {
            let reason =
                file.map { "cannot read the certificates of '\($0)'" } ?? "cannot read the system's certificates"
            throw RedisError(
                .refused,
                "no connection to Redis at \(address): \(reason); set sslrootcert in hub.redis to the file of the CA that "
                    + "signed the server's certificate"
            )
        }
    }

    private static func socketPair() throws -> (Int32, Int32) {
        var pair: [Int32] = [-1, -1]
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw IOError(errnoCode: errno, reason: "socketpair") }
        return (pair[0], pair[1])
    }

    private static func failure(_ error: any Error, _ address: RedisAddress) -> RedisError {
        let text = "\(error)"
        for (sign, reason, remedy) in certificateProblems where text.contains(sign) {
            return RedisError(.refused, "no TLS connection to Redis at \(address): \(reason); \(remedy)")
        }
        return .unreachable(address, reason(error))
    }

    /// The reason of a connection that failed, without the texts of classes.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return "the host name is not known" }
            return reason(first.error)
        case let error as IOError: return String(cString: strerror(error.errnoCode))
        case is HandshakeTimeout: return "the TLS handshake timed out"
        case ChannelError.connectTimeout: return "the connection timed out"
        case is ChannelError, is NIOSSLError: return "the server closed the connection"
        default: return "\(error)".onOneLine
        }
    }

    private static let certificateProblems: [(sign: String, reason: String, remedy: String)] = [
        (
            "failedToValidateHostname", "the server's certificate is for another host",
            "use a name of the certificate as host in hub.redis"
        ),
        (
            "CERTIFICATE_VERIFY_FAILED",
            "the server's certificate is not signed by a CA that is trusted, or has expired",
            "set sslrootcert in hub.redis to the file of the CA that signed it"
        ),
        ("WRONG_VERSION_NUMBER", "the server does not speak TLS", "enable it on the server, or write redis://"),
        ("CERTIFICATE_REQUIRED", "the server asks for a client certificate", "set 'tls-auth-clients no' on the server"),
        ("HANDSHAKE_FAILURE", "the server refused the handshake", "set 'tls-auth-clients no' on the server"),
    ]
}

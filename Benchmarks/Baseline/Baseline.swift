import ArgumentParser
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The reference of the benchmark: the same HTTP server without a hub.
@main
struct Baseline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve two routes as the reference of the receiver benchmark.",
        discussion: """
            POST /a  reads the body and answers 200
            POST /b  also checks the header ('sha256=' and the body's HMAC-SHA256), and answers 401 if it is invalid

            EXAMPLES:
              Baseline --sign-header X-Hub-Signature-256 --sign-secret secret
            """
    )

    @Option(help: "The port on 127.0.0.1; 0 for any.")
    var port = 0

    @Option(name: .customLong("sign-header"), help: "The header with the signature.")
    var signHeader: String

    @Option(name: .customLong("sign-secret"), help: "The key of the HMAC.")
    var signSecret: String

    func run() async throws {
        guard let header = HTTPField.Name(signHeader) else { throw ValidationError("--sign-header is not a name") }
        var logger = Logger(label: "baseline")
        logger.logLevel = .warning
        let application = Application(
            router: Self.router(header: header, key: SymmetricKey(data: Data(signSecret.utf8))),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                let line = "ready on http://127.0.0.1:\(channel.localAddress?.port ?? 0)\n"
                try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
            },
            logger: logger
        )
        try await application.runService()
    }

    private static func router(header: HTTPField.Name, key: SymmetricKey) -> Router<BasicRequestContext> {
        let router = Router()
        router.post("a") { request, _ in
            _ = try await request.body.collect(upTo: 1 << 20)
            return HTTPResponse.Status.ok
        }
        router.post("b") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let isSigned = signature(request.headers[header]).map {
                HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: body.readableBytesView, using: key)
            }
            return isSigned == true ? HTTPResponse.Status.ok : .unauthorized
        }
        return router
    }

    /// The bytes of `sha256=` and hexadecimal digits.
    private static func signature(_ value: String?) -> [UInt8]? {
        guard let value, value.hasPrefix("sha256=") else { return nil }
        let digits = value.utf8.dropFirst(7).map { UInt8(Character(Unicode.Scalar($0)).hexDigitValue ?? 0) }
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
